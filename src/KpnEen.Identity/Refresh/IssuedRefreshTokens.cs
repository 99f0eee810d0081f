using KpnEen.Data.Identity;

namespace KpnEen.Identity;

/// <summary>Refresh tokens: ending one ends all that came of the same authorization (RFC 7009 2.1).</summary>
internal sealed class IssuedRefreshTokens(RefreshTokenStore tokens, GrantStore grants, IdentityOptions options, TimeProvider time)
    : IIssuedTokens
{
    public async Task<bool> RevokeAsync(ApiClient client, string token, CancellationToken cancel)
    {
        if (await tokens.FindAsync(Handle.Hash(token), cancel) is not { Grant: var grant })
            return false;
        if (grant.ClientId == client.Id)
            await grants.RevokeAsync(grant, "revoked", cancel);
        return true;
    }

    public async Task<ActiveToken?> FindAsync(string token, CancellationToken cancel)
    {
        if (await tokens.FindAsync(Handle.Hash(token), cancel) is not { IsSuperseded: false } found || found.ExpiresAt <= time.GetUtcNow())
            return null;
        var grant = found.Grant;
        return new ActiveToken(
            grant.Resource,
            grant.TenantId,
            new Dictionary<string, object>
            {
                ["scope"] = string.Join(' ', grant.Scopes),
                ["client_id"] = grant.ClientId,
                ["sub"] = grant.UserId,
                ["aud"] = grant.Resource,
                ["iss"] = options.IssuerName,
                ["exp"] = found.ExpiresAt.ToUnixTimeSeconds(),
                ["tenant_id"] = grant.TenantId,
            }
        );
    }
}
