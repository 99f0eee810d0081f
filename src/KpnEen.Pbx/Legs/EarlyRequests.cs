using System.Threading.Channels;
using KpnEen.Media;
using KpnEen.Sip;

namespace KpnEen.Pbx.Legs;

/// <summary>What the far side asks before the call is answered: UPDATE (RFC 3311 5.2), INFO, PRACK with an offer (RFC 3262 5). Unanswered, a carrier gives the call up.</summary>
internal static class EarlyRequests
{
    /// <param name="answers">Takes a PRACK that answers our offer; false: it is none.</param>
    public static async Task ReadAsync(ChannelReader<IncomingRequest> requests, MediaPort port, Func<IncomingRequest, bool>? answers = null)
    {
        while (await requests.WaitToReadAsync())
        {
            while (requests.TryRead(out var request))
            {
                if (answers?.Invoke(request) != true)
                    Answer(request, port);
            }
        }
    }

    private static void Answer(IncomingRequest request, MediaPort port)
    {
        if (request.Request.Method is not ("UPDATE" or "PRACK" or "INFO" or "OPTIONS" or "NOTIFY"))
            request.Respond(405, headers: h => h["Allow"] = "INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE, INFO, NOTIFY, PRACK");
        else if (request.Request.Method is "UPDATE" or "PRACK" && request.Request.Body.Length > 0)
            SessionDescriptions.Answer(request, port);
        else
            request.Respond(200);
    }
}
