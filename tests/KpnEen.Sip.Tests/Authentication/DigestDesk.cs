using System.Net;
using KpnEen.Sip.Authentication;
using KpnEen.Testing;

namespace KpnEen.Sip.Tests.Authentication;

/// <summary>A server that checks passwords and a client that knows one.</summary>
internal sealed class DigestDesk(TimeProvider time, byte[]? key = null, string realm = DigestDesk.Realm)
{
    public const string Realm = "tenant.example";
    public static readonly ClientCredentials Right = new("101", "geheim");
    private readonly DigestAuthenticator authenticator = new(key ?? new byte[32], time);

    public string[] Challenges(bool stale = false, IPAddress? source = null)
    {
        var response = new SipResponse(401);
        authenticator.Challenge(response, realm, stale, source);
        return [.. response.Headers.Fields("WWW-Authenticate")];
    }

    public static SipRequest Request(string? authorization = null, string body = "")
    {
        var request = new SipRequest("REGISTER", SipUri.Parse("sip:tenant.example"));
        if (body.Length > 0)
            request.SetBody(System.Text.Encoding.ASCII.GetBytes(body), "text/plain");
        if (authorization is not null)
            request.Headers.Add("Authorization", authorization);
        return request;
    }

    public static string Answer(string challenge, ClientCredentials? credentials = null, string body = "") =>
        DigestClient.Credentials(challenge, Request(body: body), credentials ?? Right, "c0ffee")!;

    public DigestVerdict Verify(string authorization, IPAddress? source = null, string body = "") =>
        authenticator.Verify(
            Request(authorization, body),
            realm,
            name => name == "101" ? DigestSecret.From(name, realm, "geheim") : null,
            source
        );

    public static void Run(Func<DigestDesk, VirtualWorld, Task> test) => VirtualWorld.Run(world => test(new(world.Time), world));
}
