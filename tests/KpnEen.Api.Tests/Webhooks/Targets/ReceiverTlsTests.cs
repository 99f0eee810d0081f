using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using KpnEen.Api.Webhooks.Sending;
using KpnEen.Data.Webhooks;
using KpnEen.Testing;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace KpnEen.Api.Tests.Webhooks.Targets;

/// <summary>W37 against Kestrel: whom we trust, and whom we show what.</summary>
public sealed class ReceiverTlsTests
{
    private static readonly X509Certificate2 Authority = TestCertificates.Authority();
    private static readonly X509Certificate2 Good = TestCertificates.Issue(Authority, TlsReceiver.Host);
    private static readonly ReceiverTls Pinned = new(Authority.ExportCertificatePem(), null, null);

    [Fact]
    public async Task W37_a_certificate_of_an_authority_nobody_knows_fails_and_passes_where_it_is_pinned()
    {
        await using var receiver = await TlsReceiver.StartAsync(Good);
        Assert.Equal("tlsFailed", (await SendAsync(receiver, null)).Error);
        var delivered = await SendAsync(receiver, Pinned);
        Assert.Equal((204, null), (delivered.Status, delivered.Error));
        Assert.NotNull(delivered.Timings.SecuredMs);
        Assert.InRange(delivered.Timings.SecuredMs.Value, delivered.Timings.ConnectedMs!.Value, delivered.Timings.FirstByteMs!.Value);
    }

    [Fact]
    public async Task W37_an_expired_a_foreign_a_self_signed_and_another_authoritys_certificate_fail_though_one_is_pinned()
    {
        using var other = TestCertificates.Authority("CN=Other");
        using var self = X509CertificateLoader.LoadPkcs12(
            TestCertificates.Authority($"CN={TlsReceiver.Host}").Export(X509ContentType.Pkcs12),
            null
        );
        foreach (
            var certificate in new[]
            {
                TestCertificates.Issue(Authority, TlsReceiver.Host, days: -1),
                TestCertificates.Issue(Authority, "other.example"),
                TestCertificates.Issue(other, TlsReceiver.Host),
                self,
            }
        )
        {
            await using var receiver = await TlsReceiver.StartAsync(certificate);
            Assert.Equal("tlsFailed", (await SendAsync(receiver, Pinned)).Error);
            certificate.Dispose();
        }
    }

    [Fact]
    public async Task W37_less_than_TLS_1_2_is_refused()
    {
#pragma warning disable SYSLIB0039, CA5397 // A receiver of the past.
        await using var receiver = await TlsReceiver.StartAsync(Good, protocols: SslProtocols.Tls11);
#pragma warning restore SYSLIB0039, CA5397
        Assert.Equal("tlsFailed", (await SendAsync(receiver, Pinned)).Error);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task W37_a_receiver_that_wants_a_certificate_of_ours_gets_the_endpoints_own(SslProtocols protocol)
    {
        using var mine = TestCertificates.Issue(Authority, "kpn-een.example");
        await using var receiver = await TlsReceiver.StartAsync(Good, ClientCertificateMode.RequireCertificate, protocol);
        var with = Pinned with { ClientCertificate = mine.ExportCertificatePem(), ClientKey = TestCertificates.Key(mine) };

        Assert.Equal(204, (await SendAsync(receiver, with)).Status);
        Assert.Equal("CN=kpn-een.example", receiver.ShownSubject);
        Assert.NotNull((await SendAsync(receiver, Pinned)).Error);
    }

    [Fact]
    public void W37_connections_of_an_endpoint_with_certificates_are_its_own()
    {
        using var clients = TlsAttempt.Clients();
        using var mine = TestCertificates.Issue(Authority, "kpn-een.example");
        var with = Pinned with { ClientCertificate = mine.ExportCertificatePem(), ClientKey = TestCertificates.Key(mine) };
        Assert.Same(clients.For(with), clients.For(with with { }));
        Assert.NotSame(clients.For(with), clients.For(Pinned));
        Assert.NotSame(clients.For(null), clients.For(Pinned));
    }

    private static Task<AttemptResult> SendAsync(TlsReceiver receiver, ReceiverTls? tls) => TlsAttempt.SendAsync(receiver.Url, tls);
}
