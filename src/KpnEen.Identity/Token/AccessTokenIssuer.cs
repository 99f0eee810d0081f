using System.Buffers.Text;
using System.Security.Cryptography;
using KpnEen.Data.Identity;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace KpnEen.Identity;

/// <summary>Makes access tokens: RFC 9068, ES256.</summary>
internal sealed class AccessTokenIssuer(KeyRing ring, IdentityOptions options, TimeProvider time)
{
    private readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false };

    public async Task<string> IssueAsync(ApiClient client, string audience, IEnumerable<string> scopes, CancellationToken cancel)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var claims = new Dictionary<string, object>
        {
            ["iss"] = options.IssuerName,
            ["aud"] = audience,
            ["sub"] = client.Id,
            ["client_id"] = client.Id,
            ["iat"] = now,
            ["exp"] = now + (long)options.TokenLifetime.TotalSeconds,
            ["jti"] = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(18)),
            ["scope"] = string.Join(' ', scopes),
        };
        if (client.TenantId is { } tenant)
            claims["tenant_id"] = tenant;
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
