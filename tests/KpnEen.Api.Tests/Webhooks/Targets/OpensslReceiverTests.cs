using System.Security.Cryptography.X509Certificates;
using KpnEen.Data.Webhooks;
using KpnEen.Testing;

namespace KpnEen.Api.Tests.Webhooks.Targets;

/// <summary>W37 against a TLS that is none of ours: <c>openssl s_server</c> asks for certificates, and shows those it should not.</summary>
public sealed class OpensslReceiverTests
{
    private static readonly X509Certificate2 Authority = TestCertificates.Authority();
    private static readonly X509Certificate2 Good = TestCertificates.Issue(Authority, TlsReceiver.Host);
    private static readonly ReceiverTls Pinned = new(Authority.ExportCertificatePem(), null, null);

    [Theory]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public async Task W37_openssl_gets_the_endpoints_own_certificate_and_turns_others_away(string version)
    {
        using var clients = TestCertificates.Authority("CN=Clients");
        using var mine = TestCertificates.Issue(clients, "kpn-een.example");
        using var foreign = TestCertificates.Issue(Authority, "kpn-een.example");
        await using var receiver = await OpensslReceiver.StartAsync(Good, clients, version);

        var delivered = await receiver.DeliverAsync(Showing(mine));

        Assert.Equal((204, null), (delivered.Status, delivered.Error));
        Assert.Matches("subject=CN ?= ?kpn-een.example", receiver.Output);
        Assert.Contains("POST /hook HTTP/1.1", receiver.Output, StringComparison.Ordinal);
        await using var strict = await OpensslReceiver.StartAsync(Good, clients, version);
        Assert.Equal((null, true), Failed(await strict.DeliverAsync(Pinned)));
        Assert.Equal((null, true), Failed(await strict.DeliverAsync(Showing(foreign))));
        Assert.DoesNotContain("POST /hook", strict.Output, StringComparison.Ordinal);

        static (int? Status, bool Failed) Failed(Api.Webhooks.Sending.AttemptResult result) => (result.Status, result.Error is not null);
    }

    [Fact]
    public async Task W37_openssl_is_believed_where_its_authority_is_pinned_and_nowhere_else()
    {
        await using var receiver = await OpensslReceiver.StartAsync(Good);
        Assert.Equal("tlsFailed", (await receiver.DeliverAsync(null)).Error);
        Assert.DoesNotContain("POST", receiver.Output, StringComparison.Ordinal);
        Assert.Equal(204, (await receiver.DeliverAsync(Pinned)).Status);
    }

    [Fact]
    public async Task W37_openssl_with_an_expired_a_foreign_a_self_signed_or_another_authoritys_certificate_gets_nothing()
    {
        using var other = TestCertificates.Authority("CN=Other");
        X509Certificate2[] bad =
        [
            TestCertificates.Issue(Authority, TlsReceiver.Host, days: -1),
            TestCertificates.Issue(Authority, "other.example"),
            TestCertificates.Issue(other, TlsReceiver.Host),
            TestCertificates.Authority($"CN={TlsReceiver.Host}"),
        ];
        foreach (var certificate in bad)
        {
            await using var receiver = await OpensslReceiver.StartAsync(certificate);
            Assert.Equal("tlsFailed", (await receiver.DeliverAsync(Pinned)).Error);
            Assert.DoesNotContain("POST", receiver.Output, StringComparison.Ordinal);
            certificate.Dispose();
        }
    }

    [Theory]
    [InlineData("-tls1")]
    [InlineData("-tls1_1")]
    public async Task W37_openssl_that_speaks_less_than_TLS_1_2_gets_nothing(string version)
    {
        // Without the security level 0, Debian's openssl would refuse by itself.
        await using var receiver = await OpensslReceiver.StartAsync(Good, null, version, "-cipher", "ALL:@SECLEVEL=0");
        Assert.Equal("tlsFailed", (await receiver.DeliverAsync(Pinned)).Error);
        Assert.DoesNotContain("POST", receiver.Output, StringComparison.Ordinal);
    }

    private static ReceiverTls Showing(X509Certificate2 certificate) =>
        Pinned with
        {
            ClientCertificate = certificate.ExportCertificatePem(),
            ClientKey = TestCertificates.Key(certificate),
        };
}
