using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace KpnEen.Identity;

/// <summary>Makes access tokens: RFC 9068, ES256.</summary>
internal sealed class AccessTokenIssuer(KeyRing ring, IdentityOptions options, TimeProvider time)
{
    private readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>The token in the answer that carries it.</summary>
    public async Task<TokenAnswer> AnswerAsync(AccessTokenContent content, CancellationToken cancel) =>
        new()
        {
            AccessToken = await IssueAsync(content, cancel),
            TokenType = content.KeyThumbprint is null ? "Bearer" : "DPoP",
            ExpiresIn = (long)options.TokenLifetime.TotalSeconds,
            Scope = string.Join(' ', content.Scopes),
        };

    public async Task<string> IssueAsync(AccessTokenContent content, CancellationToken cancel)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var claims = new Dictionary<string, object>
        {
            ["iss"] = options.IssuerName,
            ["aud"] = content.Audience,
            ["sub"] = content.Subject,
            ["client_id"] = content.ClientId,
            ["iat"] = now,
            ["exp"] = now + (long)options.TokenLifetime.TotalSeconds,
            ["jti"] = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(18)),
            ["scope"] = string.Join(' ', content.Scopes),
        };
        if (content.TenantId is { } tenant)
            claims["tenant_id"] = tenant;
        if (content.ApiVersion is { } version)
            claims["api_version"] = version;
        if (content.GrantId is { } grant)
            claims["grant_id"] = grant;
        if (content.KeyThumbprint is { } thumbprint)
            claims["cnf"] = new Dictionary<string, object> { ["jkt"] = thumbprint };
        return handler.CreateToken(
            new SecurityTokenDescriptor
            {
                Claims = claims,
                TokenType = "at+jwt",
                SigningCredentials = await ring.CurrentAsync(cancel),
            }
        );
    }
}
