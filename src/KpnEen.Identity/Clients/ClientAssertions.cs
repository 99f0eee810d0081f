using KpnEen.Data.Identity;
using KpnEen.Http.Proofs;

namespace KpnEen.Identity;

/// <summary>
/// <c>private_key_jwt</c>: RFC 7523 2.2 and 3, as narrowed by rfc7523bis: the audience is the issuer and nothing else, so that no other
/// authorization server can make a client sign something that is good here.
/// </summary>
internal sealed class ClientAssertions(ClientKeys keys, ReplayStore replays, IdentityOptions options, TimeProvider time)
{
    public const string Type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(5);
    private const int MaxTokenId = 256;

    /// <summary>Whose it says it is; nothing is proved yet.</summary>
    /// <exception cref="TokenError">401.</exception>
    public static string ClaimedClient(string assertion) =>
        Parse(assertion)?["sub"] is { Length: > 0 } id ? id : throw TokenError.InvalidClient();

    public async Task<bool> IsValidAsync(string assertion, ApiClient client, CancellationToken cancel)
    {
        if (
            Parse(assertion) is not { Type: null or "jwt" or "client-authentication+jwt" } jwt
            || jwt["iss"] != client.Id
            || jwt["sub"] != client.Id
            || !IsForUs(jwt)
            || jwt["jti"] is not { Length: > 0 and <= MaxTokenId } tokenId
            || !IsInTime(jwt, out var expires)
        )
            return false;
        var signed = false;
        foreach (var key in await keys.OfAsync(client, jwt.KeyId, cancel))
            signed |= (jwt.KeyId is null || key.KeyId == jwt.KeyId) && jwt.IsSignedBy(key);
        // Remembered last: nobody uses up the numbers of a client whose key they do not have.
        return signed && await replays.IsFirstAsync("client-assertion", $"{client.Id}\0{tokenId}", expires + Skew, cancel);
    }

    private static SignedJwt? Parse(string assertion)
    {
        try
        {
            return SignedJwt.Parse(assertion);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private bool IsForUs(SignedJwt jwt) =>
        jwt["aud"] == options.IssuerName
        || (
            options.AcceptAudienceArray
            && jwt.Claims.TryGetProperty("aud", out var audience)
            && audience.ValueKind == System.Text.Json.JsonValueKind.Array
            && audience.GetArrayLength() == 1
            && audience[0].ValueKind == System.Text.Json.JsonValueKind.String
            && audience[0].ValueEquals(options.IssuerName)
        );

    private bool IsInTime(SignedJwt jwt, out DateTimeOffset expires)
    {
        var now = time.GetUtcNow();
        expires = now;
        // A NumericDate can be any number; only those near now are turned into times.
        double At(TimeSpan from) => (now + from).ToUnixTimeMilliseconds() / 1000.0;
        if (jwt.Number("exp") is not { } exp || exp <= At(-Skew) || exp > At(LongestLife + Skew))
            return false;
        expires = DateTimeOffset.FromUnixTimeMilliseconds((long)(exp * 1000));
        return (!jwt.Claims.TryGetProperty("nbf", out _) || jwt.Number("nbf") is { } from && from <= At(Skew))
            && (
                !jwt.Claims.TryGetProperty("iat", out _)
                || jwt.Number("iat") is { } made && made <= At(Skew) && made >= At(-LongestLife - Skew)
            );
    }
}
