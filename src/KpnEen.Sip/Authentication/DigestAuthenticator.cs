using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KpnEen.Sip.Parsing;

namespace KpnEen.Sip.Authentication;

/// <summary>Server side of digest (RFC 7616, RFC 8760): stateless nonces, qop auth.</summary>
public sealed class DigestAuthenticator
{
    private const int RememberedNonces = 50_000;
    private static readonly TimeSpan NonceLife = TimeSpan.FromMinutes(5);
    private static readonly DigestSecret Nobody = new(new string('0', 32), new string('0', 64));

    // RFC 8760 2.3: the stronger first.
    private static readonly ImmutableArray<string> All = ["SHA-256", "MD5"];

    private readonly TimeProvider time;
    private readonly ImmutableArray<string> algorithms;
    private readonly NonceFactory nonces;
    private readonly NonceUses uses = new(RememberedNonces);

    /// <param name="serverSecret">At least 16 random bytes, the same on all nodes.</param>
    /// <param name="algorithms">What a challenge offers, in order, both when none is given; an answer by MD5 or SHA-256 is taken whatever was offered.</param>
    public DigestAuthenticator(byte[] serverSecret, TimeProvider time, params ImmutableArray<string> algorithms)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(serverSecret.Length, 16, nameof(serverSecret));
        this.algorithms = algorithms is [] ? All : algorithms;
        this.time = time;
        nonces = new(serverSecret, time);
    }

    /// <summary>Adds the challenges: Proxy-Authenticate to a 407, WWW-Authenticate to any other.</summary>
    public void Challenge(SipResponse response, string realm, bool stale = false)
    {
        var name = response.StatusCode == 407 ? HeaderNames.ProxyAuthenticate : HeaderNames.WwwAuthenticate;
        var nonce = nonces.Create(realm);
        foreach (var algorithm in algorithms)
        {
            response.Headers.Add(
                name,
                $"Digest realm={ValueText.Quote(realm)}, nonce=\"{nonce}\", qop=\"auth\", algorithm={algorithm}{(stale ? ", stale=true" : "")}"
            );
        }
    }

    /// <summary>Looks at Authorization, then Proxy-Authorization, of this realm.</summary>
    public DigestVerdict Verify(SipRequest request, string realm, Func<string, DigestSecret?> lookup)
    {
        foreach (
            var field in request.Headers.Fields(HeaderNames.Authorization).Concat(request.Headers.Fields(HeaderNames.ProxyAuthorization))
        )
        {
            if (DigestParameters.Parse(field, out var malformed) is not { } values)
                continue;
            if (malformed)
                return new DigestVerdict.Malformed("Credentials cannot be read");
            if (values.GetValueOrDefault("realm") == realm)
                return Verify(values, request.Method, realm, lookup);
        }
        return new DigestVerdict.NoCredentials();
    }

    private DigestVerdict Verify(Dictionary<string, string> values, string method, string realm, Func<string, DigestSecret?> lookup)
    {
        var algorithm = values.GetValueOrDefault("algorithm", "MD5");
        var sha256 = algorithm.Equals("SHA-256", StringComparison.OrdinalIgnoreCase);
        if (!sha256 && !algorithm.Equals("MD5", StringComparison.OrdinalIgnoreCase))
            return new DigestVerdict.NoCredentials();
        if (
            !values.TryGetValue("username", out var username)
            || !values.TryGetValue("nonce", out var nonce)
            || !values.TryGetValue("uri", out var uri)
            || !values.TryGetValue("response", out var proof)
        )
            return new DigestVerdict.Malformed("username, nonce, uri or response is missing");
        var qop = values.GetValueOrDefault("qop");
        var count = 1U;
        if (qop is not null)
        {
            var wellFormed =
                qop.Equals("auth", StringComparison.OrdinalIgnoreCase)
                && values.GetValueOrDefault("nc") is { Length: 8 } nc
                && uint.TryParse(nc, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out count)
                && values.GetValueOrDefault("cnonce") is { Length: > 0 };
            if (!wellFormed)
                return new DigestVerdict.Malformed("qop, nc or cnonce is wrong");
        }

        // An unknown user costs the same time as a wrong password.
        var secret = lookup(username);
        var ha1 = sha256 ? (secret ?? Nobody).Ha1Sha256 : (secret ?? Nobody).Ha1Md5;
        var expected = DigestHash.Response(
            sha256,
            ha1,
            nonce,
            values.GetValueOrDefault("nc"),
            values.GetValueOrDefault("cnonce"),
            qop,
            method,
            uri
        );
        var right = CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(expected),
            Encoding.UTF8.GetBytes(proof.ToLowerInvariant())
        );
        if (!right || secret is null)
            return new DigestVerdict.Wrong(username);
        if (
            nonces.TimeOf(nonce, realm) is not { } madeAt
            || time.GetUtcNow().ToUnixTimeMilliseconds() - madeAt > NonceLife.TotalMilliseconds
        )
            return new DigestVerdict.Stale(username);
        return uses.TryUse(nonce, madeAt, count) ? new DigestVerdict.Accepted(username) : new DigestVerdict.Stale(username);
    }
}
