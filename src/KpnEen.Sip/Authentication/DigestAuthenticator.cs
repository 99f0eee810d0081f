using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using KpnEen.Sip.Parsing;

namespace KpnEen.Sip.Authentication;

/// <summary>Server side of digest (RFC 7616, RFC 8760): stateless nonces; qop auth is offered, auth-int and none are taken.</summary>
public sealed class DigestAuthenticator
{
    private const int RememberedNonces = 50_000;

    // A clock of another node may be a little ahead.
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan NonceLife = TimeSpan.FromMinutes(5);
    private static readonly DigestSecret Nobody = new(new string('0', 32), new string('0', 64));

    // RFC 8760 2.3: the stronger first.
    private static readonly ImmutableArray<string> All = ["SHA-256", "MD5"];

    private readonly TimeProvider time;
    private readonly ImmutableArray<string> algorithms;
    private readonly NonceFactory nonces;
    private readonly NonceUses uses = new(RememberedNonces);

    /// <param name="serverSecret">At least 16 random bytes; nodes that share them take each other's nonces.</param>
    /// <param name="algorithms">What a challenge offers, in order, both when none is given; an answer by MD5 or SHA-256 is taken whatever was offered.</param>
    public DigestAuthenticator(byte[] serverSecret, TimeProvider time, params ImmutableArray<string> algorithms)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(serverSecret.Length, 16, nameof(serverSecret));
        this.algorithms = algorithms is [] ? All : algorithms;
        this.time = time;
        nonces = new(serverSecret, time);
    }

    /// <summary>Adds the challenges: Proxy-Authenticate to a 407, WWW-Authenticate to any other.</summary>
    /// <param name="source">Where the challenge goes: the nonce is good from there alone. Null does not bind it.</param>
    public void Challenge(SipResponse response, string realm, bool stale = false, IPAddress? source = null)
    {
        var name = response.StatusCode == 407 ? HeaderNames.ProxyAuthenticate : HeaderNames.WwwAuthenticate;
        var nonce = nonces.Create(realm, source);
        foreach (var algorithm in algorithms)
        {
            response.Headers.Add(
                name,
                $"Digest realm={ValueText.Quote(realm)}, nonce=\"{nonce}\", qop=\"auth\", algorithm={algorithm}{(stale ? ", stale=true" : "")}"
            );
        }
    }

    /// <summary>Looks at Authorization, then Proxy-Authorization, of this realm.</summary>
    /// <param name="source">Where the request came from.</param>
    public DigestVerdict Verify(SipRequest request, string realm, Func<string, DigestSecret?> lookup, IPAddress? source = null) =>
        Verify(HeaderNames.Authorization, request, realm, lookup, source)
        ?? Verify(HeaderNames.ProxyAuthorization, request, realm, lookup, source)
        ?? DigestVerdict.NoCredentials.Value;

    private DigestVerdict? Verify(string header, SipRequest request, string realm, Func<string, DigestSecret?> lookup, IPAddress? source)
    {
        foreach (ref var field in request.Headers.Span)
        {
            if (!ReferenceEquals(field.Name, header) || !DigestCredentials.TryParse(field.Value, out var credentials, out var malformed))
                continue;
            if (malformed)
                return new DigestVerdict.Malformed("Credentials cannot be read");
            if (credentials.Realm.SequenceEqual(realm))
                return Verify(credentials, request, realm, lookup, source);
        }
        return null;
    }

    private DigestVerdict Verify(
        in DigestCredentials given,
        SipRequest request,
        string realm,
        Func<string, DigestSecret?> lookup,
        IPAddress? source
    )
    {
        var sha256 = given.Algorithm.Equals("SHA-256", StringComparison.OrdinalIgnoreCase);
        if (!sha256 && !given.Algorithm.IsEmpty && !given.Algorithm.Equals("MD5", StringComparison.OrdinalIgnoreCase))
            return DigestVerdict.NoCredentials.Value;
        if (!given.IsComplete)
            return new DigestVerdict.Malformed("username, nonce, uri or response is missing");
        if (!TryCount(given, out var count))
            return new DigestVerdict.Malformed("qop, nc or cnonce is wrong");

        // RFC 7616 3.3: stale is about the nonce alone. The nonce first: else "stale" would tell a guesser that the password was right.
        if (nonces.Read(given.Nonce, realm, source) is not { } nonce || !IsYoung(nonce))
            return DigestVerdict.Stale.Value;
        var username = given.Username.ToString();
        // An unknown user costs the same time as a wrong password.
        var secret = lookup(username);
        if (!Proves(given, sha256, request, secret ?? Nobody) || secret is null)
            return new DigestVerdict.Wrong(username);
        return uses.TryUse(nonce, count) switch
        {
            NonceUses.Verdict.First => new DigestVerdict.Accepted(username),
            NonceUses.Verdict.Again => new DigestVerdict.Accepted(username, IsFresh: false),
            _ => DigestVerdict.Stale.Value,
        };
    }

    private bool IsYoung(Nonce nonce)
    {
        var age = TimeSpan.FromMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds() - nonce.MadeAt);
        return age <= NonceLife && age >= -Skew;
    }

    // RFC 7616 3.4: with qop, nc and cnonce MUST be there (who forgives it skips the replay check). Without qop the nonce is good once.
    private static bool TryCount(in DigestCredentials given, out uint? count)
    {
        count = null;
        if (!given.HasQop)
            return true;
        var known =
            given.Qop.Equals("auth", StringComparison.OrdinalIgnoreCase)
            || given.Qop.Equals("auth-int", StringComparison.OrdinalIgnoreCase);
        if (
            !known
            || given.Cnonce.IsEmpty
            || given.Count.Length != 8
            || !uint.TryParse(given.Count, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
            || number == 0
        )
            return false;
        count = number;
        return true;
    }

    private static bool Proves(in DigestCredentials given, bool sha256, SipRequest request, DigestSecret secret)
    {
        var input = new DigestInput
        {
            IsSha256 = sha256,
            Nonce = given.Nonce,
            Method = request.Method,
            Uri = given.Uri,
            Qop = given.Qop,
            Count = given.Count,
            Cnonce = given.Cnonce,
            Body = request.Body.Span,
        };
        Span<byte> expected = stackalloc byte[DigestText.MostHex];
        var length = DigestHash.Response(input, sha256 ? secret.Ha1Sha256 : secret.Ha1Md5, expected);
        Span<byte> proof = stackalloc byte[DigestText.MostHex];
        // Hex digits in capitals are meant as small ones.
        return given.Response.Length == length
            && Ascii.ToLower(given.Response, proof, out _) == System.Buffers.OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(expected[..length], proof[..length]);
    }
}
