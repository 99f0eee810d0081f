using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace KpnEen.Identity;

/// <summary>Sends the browser on: 303, so that nothing it posted goes along (RFC 9700 4.12), and with no word of where it comes from.</summary>
internal sealed record AuthorizationAnswer(string Location) : IResult
{
    /// <summary>To the client, with the issuer beside every answer (RFC 9207).</summary>
    public static AuthorizationAnswer ToClient(string redirectUri, string? state, string issuer, params (string Name, string Value)[] more)
    {
        var query = more.ToDictionary(pair => pair.Name, pair => (string?)pair.Value);
        if (state is not null)
            query["state"] = state;
        query["iss"] = issuer;
        return new AuthorizationAnswer(QueryHelpers.AddQueryString(redirectUri, query));
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = StatusCodes.Status303SeeOther;
        response.Headers.Location = Location;
        response.Headers.CacheControl = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
        return Task.CompletedTask;
    }
}
