using KpnEen.Data.Identity;

namespace KpnEen.Identity;

/// <summary>Refresh tokens: ending one ends all that came of the same authorization (RFC 7009 2.1).</summary>
internal sealed class IssuedRefreshTokens(RefreshTokenStore tokens, GrantStore grants) : IIssuedTokens
{
    public async Task<bool> RevokeAsync(ApiClient client, string token, CancellationToken cancel)
    {
        if (await tokens.FindAsync(Handle.Hash(token), cancel) is not { Grant: var grant })
            return false;
        if (grant.ClientId == client.Id)
            await grants.RevokeAsync(grant, "revoked", cancel);
        return true;
    }
}
