using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using KpnEen.Data.Identity;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace KpnEen.Identity;

/// <summary>Makes identity tokens (OpenID Connect Core 2): for the client alone, and of another type than access tokens.</summary>
internal sealed class IdTokenIssuer(KeyRing ring, IdentityOptions options, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
    private readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false };

    public async Task<string> IssueAsync(Grant grant, SignIn person, string? nonce, string accessToken, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var claims = new Dictionary<string, object>
        {
            ["iss"] = options.IssuerName,
            ["aud"] = grant.ClientId,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + Lifetime).ToUnixTimeSeconds(),
            ["auth_time"] = grant.AuthTime.ToUnixTimeSeconds(),
            ["amr"] = (string[])["pwd"],
            ["at_hash"] = HalfHash(accessToken),
        };
        if (nonce is not null)
            claims["nonce"] = nonce;
        foreach (var (name, value) in PersonClaims.Of(person, grant.Scopes))
            claims[name] = value;
        return handler.CreateToken(
            new SecurityTokenDescriptor
            {
                Claims = claims,
                TokenType = "JWT",
                SigningCredentials = await ring.CurrentAsync(cancel),
            }
        );
    }

    // OpenID Connect Core 3.1.3.6
    private static string HalfHash(string token) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(token)).AsSpan(0, 16));
}
