using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using KpnEen.Data.Identity;
using Microsoft.Extensions.Primitives;

namespace KpnEen.Http.Proofs;

/// <summary>Checks proofs of possession (RFC 9449 4.3), at the token endpoint and at the API alike.</summary>
public sealed class DpopProofs(ReplayStore replays, DpopNonces nonces, DpopOptions options, TimeProvider time)
{
    public const string HeaderName = "DPoP";
    public const string NonceHeaderName = "DPoP-Nonce";
    private const int MaxTokenId = 256;

    public DpopOptions Options => options;

    public Task<string> NewNonceAsync(CancellationToken cancel) => nonces.NewAsync(cancel);

    /// <param name="header">All values of the header <c>DPoP</c>.</param>
    /// <param name="uri">The address as the client sees it: from configuration, not from the Host of the request.</param>
    /// <param name="accessToken">The token the request carries; null at the token endpoint.</param>
    /// <returns>The thumbprint of the key (RFC 7638).</returns>
    /// <exception cref="DpopException">The proof is not good.</exception>
    public async Task<string> VerifyAsync(StringValues header, string method, string uri, string? accessToken, CancellationToken cancel)
    {
        // 4.3 1: exactly one. A list in one header is no JWT.
        if (header is not [{ Length: > 0 } text])
            throw Invalid("There must be exactly one DPoP header.");
        var (proof, key) = Parse(text);
        if (proof["htm"] != method)
            throw Invalid("htm is not the method of the request.");
        if (proof["htu"] is not { } named || !IsSame(named, uri))
            throw Invalid("htu is not the address of the request.");
        var now = time.GetUtcNow();
        if (
            proof.Number("iat") is not { } made
            || made > (now + options.Skew).ToUnixTimeMilliseconds() / 1000.0
            || made < (now - options.MaxAge - options.Skew).ToUnixTimeMilliseconds() / 1000.0
        )
            throw Invalid("iat is missing or not of now.");
        if (proof["jti"] is not { Length: > 0 and <= MaxTokenId } tokenId)
            throw Invalid("jti is missing or too long.");
        if (accessToken is not null && proof["ath"] != Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken))))
            throw Invalid("ath is not the hash of the access token.");
        await CheckNonceAsync(proof, cancel);
        // Remembered for as long as iat would be good.
        var until = now + options.MaxAge + 2 * options.Skew;
        return await replays.IsFirstAsync("dpop", $"{key.Thumbprint}\0{tokenId}", until, cancel)
            ? key.Thumbprint
            : throw Invalid("The proof was used before.");
    }

    private async Task CheckNonceAsync(SignedJwt proof, CancellationToken cancel)
    {
        var given = proof.Claims.TryGetProperty("nonce", out _);
        if (given ? proof["nonce"] is not { } nonce || !await nonces.IsGoodAsync(nonce, cancel) : options.RequireNonce)
            throw new DpopException(DpopException.UseNonce, "The proof needs the nonce of the header DPoP-Nonce.");
    }

    private static (SignedJwt Proof, PublicJwk Key) Parse(string text)
    {
        try
        {
            var proof = SignedJwt.Parse(text);
            if (proof.Type != "dpop+jwt")
                throw Invalid("typ is not dpop+jwt.");
            if (!proof.Header.TryGetProperty("jwk", out var jwk))
                throw Invalid("The header jwk is missing.");
            var key = PublicJwk.Parse(jwk);
            return proof.IsSignedBy(key) ? (proof, key) : throw Invalid("The signature is not valid.");
        }
        catch (FormatException e)
        {
            throw Invalid(e.Message);
        }
    }

    /// <summary>4.3 9: as addresses, with query and fragment passed over.</summary>
    private static bool IsSame(string named, string asked) =>
        Uri.TryCreate(named, UriKind.Absolute, out var a)
        && Uri.TryCreate(asked, UriKind.Absolute, out var b)
        && a.UserInfo.Length == 0
        && a.GetLeftPart(UriPartial.Path) == b.GetLeftPart(UriPartial.Path);

    private static DpopException Invalid(string message) => new(DpopException.Invalid, message);
}
