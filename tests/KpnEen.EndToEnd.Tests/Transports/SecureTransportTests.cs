using System.Net.Security;
using System.Net.WebSockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KpnEen.EndToEnd.Tests.Running;
using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Transports;

/// <summary>SIP over TLS, WebSocket and secure WebSocket, against the product as a process.</summary>
public sealed class SecureTransportTests(SecureFixture fixture) : IClassFixture<SecureFixture>
{
    private readonly Exchange exchange = fixture.Exchange;

    [Theory]
    [InlineData("WS")]
    [InlineData("WSS")]
    [InlineData("TLS")]
    public async Task A_phone_registers_and_is_called_on_the_connection_it_made(string transport)
    {
        var anna = await exchange.SubscriberAsync();
        var bert = await exchange.SubscriberAsync();
        await using var annaWire = await ConnectAsync(transport);
        var callee = new WirePhone(annaWire, transport, anna.Username, anna.Password, anna.Domain);
        var registered = await callee.RegisterAsync();
        Assert.StartsWith("SIP/2.0 200", registered, StringComparison.Ordinal);
        Assert.Contains(callee.Contact, WirePhone.Header(registered, "Contact"), StringComparison.Ordinal);

        var call = exchange.Api.PostAsync("/v1/calls", new { userId = anna.UserId, to = bert.Extension });
        var invite = await callee.HearAsync();
        Assert.StartsWith("INVITE sip:", invite, StringComparison.Ordinal);
        Assert.StartsWith($"SIP/2.0/{transport} 127.0.0.1:", WirePhone.Header(invite, "Via"), StringComparison.Ordinal);
        var way = transport == "TLS" ? "transport=tls" : "transport=ws";
        Assert.Contains(way, WirePhone.Header(invite, "Contact"), StringComparison.Ordinal);
        await callee.AnswerAsync(invite, 486);
        Assert.StartsWith("ACK ", await callee.HearAsync(), StringComparison.Ordinal);
        await call;
    }

    [Fact]
    public async Task RFC7118_a_message_is_one_frame_text_or_binary_and_an_empty_one_a_ping()
    {
        await using var wire = await WebSocketWire.ConnectAsync(fixture.Ws);
        var phone = new WirePhone(wire, "WS", "nobody", "", exchange.Domain);
        foreach (var type in new[] { WebSocketMessageType.Text, WebSocketMessageType.Binary })
        {
            wire.Type = type;
            await phone.SendAsync(phone.Options());
            Assert.StartsWith("SIP/2.0 200", await phone.HearAsync(), StringComparison.Ordinal);
        }
        await phone.SendAsync("\r\n\r\n");
        Assert.Equal("\r\n", await phone.HearAsync());
        await phone.SendAsync(new string('x', 70_000));
        await Assert.ThrowsAsync<EndOfStreamException>(phone.HearAsync);
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, wire.Socket.CloseStatus);
    }

    [Fact]
    public async Task RFC7118_without_the_subprotocol_sip_there_is_no_WebSocket()
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(fixture.Ws, default));
        Assert.Equal(400, (int)socket.HttpStatusCode);
    }

    [Fact]
    public async Task Pages_of_other_origins_than_the_configured_ones_get_no_WebSocket()
    {
        await using var ours = await WebSocketWire.ConnectAsync(fixture.Ws, o => o.SetRequestHeader("Origin", "https://phone.example"));
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.AddSubProtocol("sip");
        socket.Options.SetRequestHeader("Origin", "https://evil.example");
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(fixture.Ws, default));
        Assert.Equal(403, (int)socket.HttpStatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_certificate_is_of_the_authorities_or_the_connection_ends(bool byAuthority)
    {
        using var certificate = fixture.ClientCertificate(byAuthority);
        var options = fixture.Client;
        options.ClientCertificates = [certificate];
        try
        {
            await using var wire = await StreamWire.TlsAsync(fixture.Sips, options);
            var trunk = new WirePhone(wire, "TLS", "nobody", "", exchange.Domain);
            await trunk.SendAsync(trunk.Options());
            Assert.StartsWith("SIP/2.0 200", await trunk.HearAsync(), StringComparison.Ordinal);
            Assert.True(byAuthority);
        }
        catch (Exception e) when (!byAuthority && e is IOException or AuthenticationException)
        {
            // TLS 1.3 tells the client only when it reads.
        }
    }

    [Fact]
    public async Task TLS_1_1_is_refused()
    {
        var options = fixture.Client;
#pragma warning disable SYSLIB0039, CA5397 // What must not work.
        options.EnabledSslProtocols = SslProtocols.Tls11;
#pragma warning restore SYSLIB0039, CA5397
        await Assert.ThrowsAnyAsync<Exception>(() => StreamWire.TlsAsync(fixture.Sips, options));
    }

    [Fact]
    public async Task A_certificate_somebody_brought_is_never_written_over_however_soon_it_ends()
    {
        using var given = X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(fixture.Given));
        Assert.Equal("CN=sbc.carrier.example", given.Subject);
    }

    [Fact]
    public async Task F36_a_renewed_certificate_is_shown_to_new_connections_and_drops_no_old_one()
    {
        await using var before = await ConnectAsync("TLS");
        await using var browser = await ConnectAsync("WSS");
        var old = Shown(before);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=renewed", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        var now = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        using var renewed = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        await File.WriteAllTextAsync(fixture.Key, key.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(fixture.Certificate, renewed.ExportCertificatePem());

        await Until.TrueAsync(
            async () =>
            {
                try
                {
                    await using var after = await ConnectAsync("TLS");
                    return Shown(after) == renewed.Thumbprint;
                }
                catch (AuthenticationException)
                {
                    return false; // still the old one, which nobody believes any more
                }
            },
            "the new certificate is shown"
        );
        Assert.NotEqual(old, renewed.Thumbprint);
        foreach (var (wire, transport) in new[] { (before, "TLS"), (browser, "WSS") })
        {
            var phone = new WirePhone(wire, transport, "nobody", "", exchange.Domain);
            await phone.SendAsync(phone.Options());
            Assert.StartsWith("SIP/2.0 200", await phone.HearAsync(), StringComparison.Ordinal);
        }
    }

    private static string Shown(ISipWire wire) => ((X509Certificate2)((SslStream)((StreamWire)wire).Stream).RemoteCertificate!).Thumbprint;

    private async Task<ISipWire> ConnectAsync(string transport) =>
        transport switch
        {
            "TLS" => await StreamWire.TlsAsync(fixture.Sips, fixture.Client),
            "WS" => await WebSocketWire.ConnectAsync(fixture.Ws),
            _ => await WebSocketWire.ConnectAsync(
                fixture.Wss,
                options => options.RemoteCertificateValidationCallback = (_, shown, _, _) => Believes(shown)
            ),
        };

    private bool Believes(X509Certificate? shown) =>
        shown?.GetCertHashString() == X509Certificate2.CreateFromPem(File.ReadAllText(fixture.Certificate)).Thumbprint;
}
