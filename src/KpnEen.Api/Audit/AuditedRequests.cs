using KpnEen.Api.Security;
using KpnEen.Data.Audit;
using Microsoft.AspNetCore.Http;

namespace KpnEen.Api.Audit;

/// <summary>Who stands behind a request with an access token, as the audit log names it.</summary>
internal static class AuditedRequests
{
    public static WhoActs Who(HttpContext http, AccessToken token)
    {
        // RFC 9068 2.2: of an application by itself the subject is the client.
        var person =
            token.ClientId == token.Subject || token.ClientId.EndsWith('#' + token.Subject, StringComparison.Ordinal)
                ? null
                : token.Subject;
        return new WhoActs(
            person is null ? "client" : "user",
            person ?? token.ClientId,
            ClientId: token.ClientId,
            UserId: person,
            Issuer: token.Issuer,
            TokenId: token.TokenId,
            RequestId: http.Response.Headers["X-Request-Id"].ToString()
        );
    }
}
