using KpnEen.Data.Identity;
using KpnEen.Http.Proofs;

namespace KpnEen.Identity;

/// <summary>Access tokens: nothing of them is stored, so each is read and its signature verified; those that ended early are in <see cref="RevocationStore"/>.</summary>
internal sealed class IssuedAccessTokens(KeyRing ring, RevocationStore revocations, IdentityOptions options, TimeProvider time)
    : IIssuedTokens
{
    public async Task<bool> RevokeAsync(ApiClient client, string token, CancellationToken cancel)
    {
        if (await ReadAsync(token, cancel) is not { } jwt)
            return false;
        if (jwt["client_id"] == client.Id && Expiry(jwt) is var expires && expires > time.GetUtcNow())
            // A node whose clock is late still believes it for a moment.
            await revocations.AddAsync(RevocationStore.OfToken(jwt["jti"]!), expires + TimeSpan.FromMinutes(1), cancel);
        return true;
    }

    /// <returns>Null: not an access token of ours, or not active for whatever reason.</returns>
    public async Task<ActiveToken?> FindAsync(string token, CancellationToken cancel)
    {
        if (await ReadAsync(token, cancel) is not { } jwt || Expiry(jwt) <= time.GetUtcNow())
            return null;
        string[] ids = [RevocationStore.OfToken(jwt["jti"]!), RevocationStore.OfClient(jwt["client_id"]!)];
        if (jwt["grant_id"] is { } grant)
            ids = [.. ids, RevocationStore.OfGrant(grant)];
        if (jwt["tenant_id"] is { } tenant)
            ids = [.. ids, RevocationStore.OfTenant(tenant)];
        if (await revocations.AnyAsync(ids, cancel))
            return null;
        var members = new Dictionary<string, object>();
        foreach (var name in (string[])["scope", "client_id", "sub", "aud", "iss", "exp", "iat", "jti", "tenant_id", "cnf"])
        {
            if (jwt.Claims.TryGetProperty(name, out var claim))
                members[name] = claim;
        }
        members["token_type"] = members.ContainsKey("cnf") ? "DPoP" : "Bearer";
        return new ActiveToken(jwt["aud"]!, jwt["tenant_id"], members);
    }

    private static DateTimeOffset Expiry(SignedJwt jwt) => DateTimeOffset.FromUnixTimeSeconds((long)jwt.Number("exp")!);

    /// <returns>Null: not an access token that we signed.</returns>
    private async Task<SignedJwt?> ReadAsync(string token, CancellationToken cancel)
    {
        SignedJwt jwt;
        try
        {
            jwt = SignedJwt.Parse(token);
        }
        catch (FormatException)
        {
            return null;
        }
        if (jwt.Type != "at+jwt" || jwt.KeyId is not { } id)
            return null;
        var key = (await ring.PublishedAsync(cancel)).FirstOrDefault(known => known.Id == id);
        return key is not null && jwt.IsSignedBy(PublicJwk.Parse(key.PublicKey)) && jwt["iss"] == options.IssuerName ? jwt : null;
    }
}
