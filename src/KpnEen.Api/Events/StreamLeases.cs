using KpnEen.Api.Security;

namespace KpnEen.Api.Events;

/// <summary>Makes the leases of streams. What they ask lies in memory, so that a thousand streams may ask all the time (O13).</summary>
internal sealed class StreamLeases(RevokedTokens revoked, TrustedIssuers issuers, AccessTokenValidator tokens)
{
    /// <param name="by">The access token that opened the stream, or that the stream token came of.</param>
    /// <param name="tenantId">Whose events: a partner's token names none.</param>
    public StreamLease Of(AccessToken by, string tenantId, DateTimeOffset expiresAt)
    {
        var isOwn = issuers.Find(by.Issuer)?.IsOwn == true;
        return new StreamLease(expiresAt, cancel => WhyOverAsync(by, isOwn, tenantId, cancel));
    }

    private async ValueTask<string?> WhyOverAsync(AccessToken by, bool isOwn, string tenantId, CancellationToken cancel)
    {
        try
        {
            return await revoked.IsTenantGoneAsync(tenantId, cancel) ? StreamEnd.TenantDeleted
                : isOwn && await revoked.ContainsAsync(by, cancel) ? StreamEnd.TokenRevoked
                : !await tokens.IsKeyGoodAsync(by, cancel) ? StreamEnd.TokenRevoked
                : null;
        }
        catch (Exception e) when (e is RevocationsUnavailableException or JwksUnavailableException)
        {
            return StreamEnd.Unverifiable;
        }
    }
}
