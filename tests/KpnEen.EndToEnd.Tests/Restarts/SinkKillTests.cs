using KpnEen.EndToEnd.Tests.Running;
using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Restarts;

/// <summary>kill -9 while the sink of a CAMARA call was still to be told.</summary>
public sealed class SinkKillTests
{
    private const string Calls = "/click-to-dial/v0.1rc1/calls";

    [Fact]
    public async Task A_sink_that_was_away_hears_every_status_in_order_after_a_kill_and_the_ladder_of_a_call_before_it_is_there()
    {
        await using var exchange = await Exchange.StartAsync();
        await using var sink = await TestReceiver.StartAsync();
        sink.AnswerWith(503);
        var anna = await exchange.VirtualPhoneAsync("201", new { onCall = "answers", answerAfterMs = 100 });

        // A call that ends before the kill: its SIP messages go to the database some seconds after its end.
        var earlier = (string)(await exchange.Api.PostAsync("/v1/calls", new { userId = anna.UserId, to = exchange.Pstn("busy") }))["id"]!;
        await Story.ClosedAsync(exchange.Api, earlier);
        var ended = TimeProvider.System.GetTimestamp();
        await Until.TrueAsync(
            () => Task.FromResult(TimeProvider.System.GetElapsedTime(ended) > TimeSpan.FromSeconds(7)),
            "the messages of the call before are kept"
        );
        var ladder = await LadderAsync(exchange, earlier);
        Assert.Contains("INVITE", ladder, StringComparison.Ordinal);

        var call = await exchange.Api.PostAsync(
            Calls,
            new
            {
                caller = new { number = anna.Number },
                callee = new { number = exchange.Pstn("answers") },
                sink = $"{sink.Url}/sink",
                sinkCredential = new
                {
                    credentialType = "ACCESSTOKEN",
                    accessToken = "sink-token",
                    accessTokenExpiresUtc = "2126-01-01T00:00:00Z",
                    accessTokenType = "bearer",
                },
            }
        );
        var id = (string)call["callId"]!;
        await Until.TrueAsync(
            async () => (string?)(await exchange.Api.GetAsync($"{Calls}/{id}"))["status"] == "connected",
            "the two talk, and the sink knows nothing of it"
        );
        await sink.NextAsync();
        await exchange.Server.KillAsync();
        var before = sink.All.Count;
        sink.AnswerWith(204);
        await exchange.Server.StartAgainAsync();

        var end = await sink.NextAsync(r => (string?)r.Json["data"]!["status"]!["state"] == "disconnected", TimeSpan.FromSeconds(60));
        Assert.Equal("Bearer sink-token", end.Headers["authorization"]);
        Assert.Equal(
            ["initiating", "callingCaller", "callingCallee", "connected", "disconnected"],
            sink.All.Skip(before).Select(r => (string?)r.Json["data"]!["status"]!["state"])
        );
        Assert.All(sink.All, r => Assert.Equal(id, (string?)r.Json["data"]!["callId"]));
        // Nothing of the switch before is left in memory.
        Assert.Equal(ladder, await LadderAsync(exchange, earlier));
    }

    private static async Task<string> LadderAsync(Exchange exchange, string call) =>
        System.Text.Encoding.UTF8.GetString(await exchange.Api.DownloadAsync($"/v1/calls/{call}/sip-ladder/text"));
}
