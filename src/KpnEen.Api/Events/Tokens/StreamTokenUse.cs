using KpnEen.Api.Conventions;
using KpnEen.Data.Log;
using Microsoft.AspNetCore.Http;

namespace KpnEen.Api.Events;

/// <summary>What a stream token means for the stream it opens.</summary>
internal static class StreamTokenUse
{
    /// <summary>Lets a page of the token's origin read the answer (Fetch 3.2), and refuses pages of all others.</summary>
    public static bool AllowsOrigin(StreamTicket ticket, HttpContext http)
    {
        http.Response.Headers.Vary = "Origin";
        // A page of our own origin, and what is no browser, sends none.
        if (http.Request.Headers.Origin is not [{ Length: > 0 } origin])
            return true;
        if (origin != ticket.AllowedOrigin)
            return false;
        http.Response.Headers.AccessControlAllowOrigin = origin;
        return true;
    }

    /// <summary>The token's filter and the reader's together: what the token fixes is not asked for again.</summary>
    /// <exception cref="ProblemException">400: it was.</exception>
    public static EventFilter Narrow(EventFilter token, EventFilter asked)
    {
        Once("types", token.Types, asked.Types);
        Once("conversationId", token.ConversationId, asked.ConversationId);
        Once("userId", token.UserId, asked.UserId);
        return new EventFilter(token.Types ?? asked.Types, token.ConversationId ?? asked.ConversationId, token.UserId ?? asked.UserId);
    }

    private static void Once(string name, object? fixedByToken, object? asked)
    {
        if (fixedByToken is not null && asked is not null)
            throw Problems.InvalidParameter(name, "is fixed by the stream token").Throw();
    }
}
