using System.Security.Cryptography.X509Certificates;
using KpnEen.Sip.Transport;
using KpnEen.Testing;

namespace KpnEen.Sip.Tests.Transport;

/// <summary>S33: a server we connect to by TLS proves its name, or gets nothing.</summary>
public sealed class TlsTests
{
    private const string Trunk = "trunk.example";

    [Fact]
    public async Task S33_a_server_that_proves_its_name_is_spoken_to_on_one_connection()
    {
        using var authority = new TestAuthority();
        var clerk = new Clerk();
        await using var server = await SipHost.StartAsync(clerk, certificate: authority.Issue(Trunk));
        var (us, log) = Client(authority);
        await using (us)
        {
            for (var i = 0; i < 3; i++)
                Assert.Equal(200, (await OptionsAsync(us, $"sip:{Trunk}:{server.Address.Port};transport=tls")).StatusCode);
            Assert.Empty(log.Lines);
            // RFC 5923: the connection is used again.
            Assert.Single(clerk.Asked.Select(t => t.Flow.ConnectionId).Distinct());
            Assert.All(clerk.Asked, t => Assert.Equal("TLS", t.Request.Vias[0].Transport));
        }
    }

    [Fact]
    public async Task S33_an_address_is_proven_too()
    {
        using var authority = new TestAuthority();
        await using var server = await SipHost.StartAsync(new Clerk(), certificate: authority.Issue("127.0.0.1"));
        var (us, _) = Client(authority);
        await using (us)
            Assert.Equal(200, (await OptionsAsync(us, $"sips:127.0.0.1:{server.Address.Port}")).StatusCode);
    }

    [Theory]
    [InlineData("self-signed", "self-signed")]
    [InlineData("expired", "expired")]
    [InlineData("other name", "for another name")]
    public async Task S33_a_server_that_does_not_is_refused_and_the_log_says_why(string fault, string reason)
    {
        using var authority = new TestAuthority();
        using var certificate = fault switch
        {
            "self-signed" => TestAuthority.SelfSigned(Trunk),
            "expired" => authority.Issue(Trunk, expired: true),
            _ => authority.Issue("somebody.example"),
        };
        var clerk = new Clerk();
        await using var server = await SipHost.StartAsync(clerk, certificate: certificate);
        var (us, log) = Client(authority);
        await using (us)
        {
            var answer = await OptionsAsync(us, $"sip:{Trunk}:{server.Address.Port};transport=tls");
            Assert.Equal((503, true), (answer.StatusCode, answer.IsSynthesised));
            Assert.Empty(clerk.Asked);
            var line = Assert.Single(log.Lines, l => l.StartsWith("Warning", StringComparison.Ordinal));
            Assert.Contains(Trunk, line, StringComparison.Ordinal);
            Assert.Contains(reason, line, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task S34_a_connection_on_which_another_name_was_proven_is_not_used()
    {
        using var authority = new TestAuthority();
        var clerk = new Clerk();
        await using var server = await SipHost.StartAsync(clerk, certificate: authority.Issue(Trunk));
        var (us, _) = Client(authority);
        await using (us)
        {
            Assert.Equal(200, (await OptionsAsync(us, $"sip:{Trunk}:{server.Address.Port};transport=tls")).StatusCode);
            // The DNS leads the other trunk to the same address: a lie, as far as we can tell.
            Assert.Equal(503, (await OptionsAsync(us, $"sip:other.example:{server.Address.Port};transport=tls")).StatusCode);
            Assert.Single(clerk.Asked);
        }
    }

    private static (SipStack Stack, WrittenLog Log) Client(TestAuthority authority)
    {
        var names = new BookOfNames();
        names.Address(Trunk, "127.0.0.1");
        names.Address("other.example", "127.0.0.1");
        var log = new WrittenLog();
        var options = new SipStackOptions
        {
            Names = names,
            Tls = new TlsClientOptions { Authorities = [X509CertificateLoader.LoadCertificate(authority.Certificate.RawData)] },
        };
        var stack = new SipStack(options, TimeProvider.System, new UdpNetwork(), new Clerk(), log);
        stack.Listen(new(System.Net.IPAddress.Loopback, 0), "main");
        return (stack, log);
    }

    private static Task<SipResponse> OptionsAsync(SipStack us, string to)
    {
        var uri = SipUri.Parse(to);
        var request = us.CreateRequest("OPTIONS", uri, new(SipUri.Parse("sip:us@example.com")), new(uri));
        return us.SendAsync(request, SipTarget.To(uri, "main"), null, default).WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
    }
}
