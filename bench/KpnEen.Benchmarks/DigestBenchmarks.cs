using BenchmarkDotNet.Attributes;
using KpnEen.Sip;
using KpnEen.Sip.Authentication;

namespace KpnEen.Benchmarks;

/// <summary>The server's side of digest. Each verification takes the next nonce count, as a phone that keeps its nonce does.</summary>
[MemoryDiagnoser]
[InvocationCount(Prepared)]
public class DigestBenchmarks
{
    private const int Prepared = 8192;
    private const string Realm = "sandbox.kpneen.test";
    private const string Username = "sandbox-102";
    private const string Uri = "sip:sandbox.kpneen.test";

    private readonly DigestSecret secret = DigestSecret.From(Username, Realm, "a long password");
    private readonly SipRequest[] requests = new SipRequest[Prepared];
    private DigestAuthenticator authenticator = NewAuthenticator();
    private int next;

    [Params("MD5", "SHA-256")]
    public string Algorithm { get; set; } = "MD5";

    [IterationSetup]
    public void Prepare()
    {
        authenticator = NewAuthenticator();
        next = 0;
        var challenge = Challenge()
            .Headers.Fields("WWW-Authenticate")
            .Single(c =>
                c.Contains($"algorithm={Algorithm},", StringComparison.Ordinal)
                || c.EndsWith($"algorithm={Algorithm}", StringComparison.Ordinal)
            );
        var nonce = challenge.Split("nonce=\"")[1].Split('"')[0];
        for (var i = 0; i < Prepared; i++)
            requests[i] = SipRequest.TryParse(SipMessages.Register(Credentials(nonce, $"{i + 1:x8}")))!;
    }

    [Benchmark]
    public SipResponse Challenge()
    {
        var response = new SipResponse(401);
        authenticator.Challenge(response, Realm);
        return response;
    }

    [Benchmark]
    public DigestVerdict Verify()
    {
        var verdict = authenticator.Verify(requests[next++], Realm, _ => secret);
        return verdict is DigestVerdict.Accepted ? verdict : throw new InvalidOperationException($"refused: {verdict}");
    }

    private static DigestAuthenticator NewAuthenticator() => new(new byte[32], TimeProvider.System);

    private string Credentials(string nonce, string nc)
    {
        var sha256 = Algorithm == "SHA-256";
        var ha1 = sha256 ? secret.Ha1Sha256 : secret.Ha1Md5;
        var input = new DigestInput
        {
            IsSha256 = sha256,
            Nonce = nonce,
            Method = "REGISTER",
            Uri = Uri,
            Qop = "auth",
            Count = nc,
            Cnonce = "0a4f113b",
        };
        var proof = DigestHash.Response(input, ha1);
        return $"Digest username=\"{Username}\", realm=\"{Realm}\", nonce=\"{nonce}\", uri=\"{Uri}\", response=\"{proof}\", algorithm={Algorithm}, cnonce=\"0a4f113b\", qop=auth, nc={nc}";
    }
}
