using KpnEen.EndToEnd.Tests.Running;
using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Transports;

/// <summary>What becomes of connections, and of those who were reached on them, when one side ends.</summary>
public sealed class ClosingTests(SecureFixture fixture) : IClassFixture<SecureFixture>
{
    private readonly Exchange exchange = fixture.Exchange;

    [Fact]
    public async Task F22_a_phone_whose_connection_is_gone_is_not_registered_and_the_server_stops_with_others_open()
    {
        var anna = await exchange.SubscriberAsync();
        var bert = await exchange.SubscriberAsync();
        var annaWire = await WebSocketWire.ConnectAsync(fixture.Ws);
        await new WirePhone(annaWire, "WS", anna.Username, anna.Password, anna.Domain).RegisterAsync();
        await using var bertWire = await StreamWire.TlsAsync(fixture.Sips, fixture.Client);
        await new WirePhone(bertWire, "TLS", bert.Username, bert.Password, bert.Domain).RegisterAsync();
        Assert.Single(await RegistrationsAsync(anna));
        Assert.Equal("tls", (string?)Assert.Single(await RegistrationsAsync(bert))!["transport"]);

        // Without a word: the socket closes and no REGISTER says so.
        await annaWire.DisposeAsync();
        await Until.TrueAsync(
            async () => (await RegistrationsAsync(anna)).Count == 0,
            "the registration is gone with its connection",
            TimeSpan.FromSeconds(5)
        );

        await using var browser = await WebSocketWire.ConnectAsync(fixture.Ws);
        await using var stranger = await StreamWire.TcpAsync(exchange.Server.Sip);
        var began = TimeProvider.System.GetTimestamp();
        Assert.Equal(0, await exchange.Server.StopAsync());
        Assert.InRange(TimeProvider.System.GetElapsedTime(began).TotalSeconds, 0, 10);
    }

    private async Task<System.Text.Json.Nodes.JsonArray> RegistrationsAsync(Subscriber subscriber)
    {
        var devices = await exchange.Api.GetAsync($"/v1/users/{subscriber.UserId}/devices");
        return devices["items"]![0]!["registrations"]!.AsArray();
    }
}
