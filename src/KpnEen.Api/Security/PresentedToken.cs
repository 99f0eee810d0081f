using KpnEen.Api.Conventions;
using KpnEen.Http.Proofs;
using Microsoft.AspNetCore.Http;

namespace KpnEen.Api.Security;

/// <summary>The access token of a request, and the scheme it came by.</summary>
internal sealed record PresentedToken(string Scheme, string Token)
{
    private const string Bearer = "Bearer";

    /// <summary>RFC 9449 7.1: with a proof of the key it is bound to.</summary>
    public bool IsBound => Scheme == DpopProofs.HeaderName;

    // A record prints its members; tokens must not be printed (O50).
    public override string ToString() => Scheme;

    /// <returns>Null: there is none.</returns>
    /// <exception cref="ProblemException">400: in the address, or more than one.</exception>
    public static PresentedToken? Of(HttpRequest request, Challenges challenges)
    {
        // RFC 6750 2.3 is not offered: addresses end up in logs and histories.
        if (request.Query.ContainsKey("access_token"))
            throw challenges.InvalidRequest("An access token does not belong into the address.").Throw();
        var headers = request.Headers.Authorization;
        if (headers.Count > 1)
            throw challenges.InvalidRequest("There is more than one Authorization header.").Throw();
        return headers is [{ } header] ? Of(header, Bearer) ?? Of(header, DpopProofs.HeaderName) : null;
    }

    private static PresentedToken? Of(string header, string scheme) =>
        header.Length > scheme.Length && header[scheme.Length] == ' ' && header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            ? new PresentedToken(scheme, header[(scheme.Length + 1)..].Trim())
            : null;
}
