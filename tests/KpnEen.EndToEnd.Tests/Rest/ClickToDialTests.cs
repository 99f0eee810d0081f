using KpnEen.EndToEnd.Tests.Running;
using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Rest;

/// <summary>CAMARA ClickToDial with the whole product: a phone, the simulated public network and a sink.</summary>
[Collection(ExchangeCollection.Name)]
public sealed class ClickToDialTests(ExchangeFixture fixture)
{
    private const string Calls = "/click-to-dial/v0.1rc1/calls";
    private readonly Exchange exchange = fixture.Exchange;

    [Fact]
    public async Task Both_phones_ring_and_the_sink_hears_every_status()
    {
        await using var sink = await TestReceiver.StartAsync();
        var anna = await exchange.SubscriberAsync("Anna");
        await using var phone = await BaresipPhone.StartAsync(anna.Account(440) with { AnswersAtOnce = true });
        var call = await exchange.Api.PostAsync(Calls, Body(anna, exchange.Pstn("answers"), sink));
        var id = (string)call["callId"]!;
        await phone.HearsAsync(1000, 1);
        Assert.Equal("connected", (string?)(await exchange.Api.GetAsync($"{Calls}/{id}"))["status"]);
        using (var ended = await exchange.Api.RawAsync(HttpMethod.Delete, $"{Calls}/{id}"))
            Assert.Equal(204, (int)ended.StatusCode);
        await phone.SeesAsync("CALL_CLOSED");

        string[] expected = ["initiating", "callingCaller", "callingCallee", "connected", "disconnected"];
        foreach (var state in expected)
        {
            var told = await sink.NextAsync();
            Assert.Equal(
                (id, state, state == "disconnected" ? "hangUp" : null),
                (
                    (string?)told.Json["data"]!["callId"],
                    (string?)told.Json["data"]!["status"]!["state"],
                    (string?)told.Json["data"]!["status"]!["reason"]
                )
            );
            Assert.Equal("Bearer sink-token", told.Headers["authorization"]);
        }
        using var again = await exchange.Api.RawAsync(HttpMethod.Delete, $"{Calls}/{id}");
        Assert.Equal(409, (int)again.StatusCode);
    }

    [Fact]
    public async Task A_callee_who_is_busy_ends_the_call_with_that_reason()
    {
        await using var sink = await TestReceiver.StartAsync();
        var anna = await exchange.SubscriberAsync("Anna");
        await using var phone = await BaresipPhone.StartAsync(anna.Account(440) with { AnswersAtOnce = true });
        await exchange.Api.PostAsync(Calls, Body(anna, exchange.Pstn("busy"), sink));
        var end = await sink.NextAsync(r => (string?)r.Json["data"]!["status"]!["state"] == "disconnected");
        Assert.Equal("calleeBusy", (string?)end.Json["data"]!["status"]!["reason"]);
        Assert.Equal("0", (string?)end.Json["data"]!["callDuration"]);
    }

    private static object Body(Subscriber caller, string callee, TestReceiver sink) =>
        new
        {
            caller = new { number = caller.Number },
            callee = new { number = callee },
            sink = $"{sink.Url}/sink",
            sinkCredential = new
            {
                credentialType = "ACCESSTOKEN",
                accessToken = "sink-token",
                accessTokenExpiresUtc = "2126-01-01T00:00:00Z",
                accessTokenType = "bearer",
            },
        };
}
