using System.Security.Cryptography;
using System.Text.Json.Nodes;
using KpnEen.EndToEnd.Tests.Running;
using KpnEen.Testing;
using Xunit.Abstractions;

namespace KpnEen.EndToEnd.Tests.Restarts;

/// <summary>kill -9 of the server in mid-call, and what stands afterwards.</summary>
public sealed class KillTests(ITestOutputHelper output) : IAsyncLifetime
{
    private Exchange exchange = null!;
    private Subscription crm = null!;

    public async Task InitializeAsync()
    {
        exchange = await Exchange.StartAsync();
        crm = await Subscription.StartAsync(exchange);
    }

    public async Task DisposeAsync()
    {
        await crm.DisposeAsync();
        await exchange.DisposeAsync();
    }

    [Fact]
    public async Task Killed_while_it_rings()
    {
        var vera = await exchange.VirtualPhoneAsync("201", new { onCall = "noAnswer" });
        var id = await CallAsync(vera);
        await Story.WithAsync(exchange.Api, id, "call.ringing");
        await KilledAndStartedAgainAsync();
        var record = await ClosedOnceAsync(id);
        Assert.Equal("failed", (string?)record["outcome"]);
        Assert.False(string.IsNullOrEmpty((string?)record["cause"]!["text"]));
    }

    [Fact]
    public async Task F03_Killed_while_two_talk_and_are_recorded_all_but_the_last_second_is_there()
    {
        var vera = await AnsweringPhoneAsync();
        await exchange.Api.PutAsync($"/v1/users/{vera.UserId}/services/call-recording", new { mode = "always" });
        var id = await CallAsync(vera);
        var story = await Story.WithAsync(exchange.Api, id, "call.recording.started");
        var began = DateTimeOffset.Parse((string)story.Events.Single(e => (string)e["type"]! == "call.recording.started")["timestamp"]!);
        await Until.TrueAsync(
            () => Task.FromResult(TimeProvider.System.GetUtcNow() - began > TimeSpan.FromSeconds(4)),
            "four seconds of talk"
        );
        var killed = await KilledAndStartedAgainAsync();

        var record = await ClosedOnceAsync(id);
        Assert.Equal("failed", (string?)record["outcome"]);
        var recording = await Until.FoundAsync(
            async () =>
                (await exchange.Api.GetAsync($"/v1/recordings?conversationId={id}"))["items"]!.AsArray().SingleOrDefault() is { } one
                && (string?)one["state"] == "available"
                    ? one
                    : null,
            "the recording is available"
        );
        var lasted = (killed - began).TotalSeconds;
        var length = (long)recording["durationMs"]! / 1000.0;
        output.WriteLine($"killed after {lasted:F2} s, {length:F2} s are there: {lasted - length:F2} s are lost");
        Assert.InRange(length, lasted - 1, lasted + 0.1);
        story = await Story.ClosedAsync(exchange.Api, id);
        var told = story.Events.Single(e => (string)e["type"]! == "call.recording.available")["data"]!["recording"]!;
        Assert.Equal((long)recording["durationMs"]!, (long)told["durationMs"]!);
        Assert.Equal((string?)recording["sha256"], (string?)told["sha256"]);

        var wav = await exchange.Api.DownloadAsync((string)recording["contentUrl"]!);
        Assert.Equal((string?)recording["sha256"], Convert.ToHexStringLower(SHA256.HashData(wav)));
        // Blocks of 100 ms that hold the edge of a tone do not count.
        Assert.InRange(WavTone.SecondsOf(wav, 440, channel: 1), lasted - 1.3, lasted + 0.1);
        Assert.InRange(WavTone.SecondsOf(wav, 1000, channel: 0), lasted - 1.3, lasted + 0.1);
        // Nothing on the disk is a sound file, or is what was said.
        var said = wav.AsSpan(wav.Length / 2, 64).ToArray();
        foreach (var file in Directory.EnumerateFiles(exchange.Server.StateFolder, "*", SearchOption.AllDirectories))
        {
            // Held by the processes that live.
            if (Path.GetFileName(file) is "lock" or "delivery-worker")
                continue;
            var octets = await File.ReadAllBytesAsync(file);
            Assert.True(octets.AsSpan().IndexOf(said) < 0 && !octets.AsSpan().StartsWith("RIFF"u8), $"{file} holds sound in the clear");
        }
    }

    [Fact]
    public async Task Killed_right_after_the_hang_up()
    {
        var vera = await AnsweringPhoneAsync();
        var id = await CallAsync(vera);
        await Story.WithAsync(exchange.Api, id, "call.bridged");
        await exchange.Api.PostAsync($"/v1/calls/{id}/hang-up");
        await KilledAndStartedAgainAsync();
        var record = await ClosedOnceAsync(id);
        Assert.Contains((string)record["outcome"]!, (string[])["completed", "failed"]);
    }

    [Fact]
    public async Task Killed_twice_a_call_still_has_one_record_and_new_calls_are_made()
    {
        var vera = await AnsweringPhoneAsync();
        var id = await CallAsync(vera);
        await Story.WithAsync(exchange.Api, id, "call.bridged");
        await KilledAndStartedAgainAsync();
        await KilledAndStartedAgainAsync();
        await ClosedOnceAsync(id);
        var another = await CallAsync(vera);
        await Story.WithAsync(exchange.Api, another, "call.bridged");
        await exchange.Api.PostAsync($"/v1/calls/{another}/hang-up");
        await Story.ClosedAsync(exchange.Api, another);
    }

    /// <summary>Picks up at once and hums the A of a tuning fork.</summary>
    private Task<Subscriber> AnsweringPhoneAsync() =>
        exchange.VirtualPhoneAsync(
            "201",
            new
            {
                onCall = "answers",
                answerAfterMs = 100,
                toneHertz = 440,
            }
        );

    private async Task<string> CallAsync(Subscriber from) =>
        (string)(await exchange.Api.PostAsync("/v1/calls", new { userId = from.UserId, to = exchange.Pstn("answers") }))["id"]!;

    private async Task<DateTimeOffset> KilledAndStartedAgainAsync()
    {
        var at = TimeProvider.System.GetUtcNow();
        await exchange.Server.KillAsync();
        await exchange.Server.StartAgainAsync();
        return at;
    }

    /// <summary>One record, one closing that is the last, no gap, and the receiver got each event at least once.</summary>
    private async Task<JsonNode> ClosedOnceAsync(string id)
    {
        var story = await Story.ClosedAsync(exchange.Api, id);
        await crm.ReceivesAsync(story, TimeSpan.FromSeconds(60), lateRingsMaySkip: true);
        var records = (await exchange.Api.GetAsync("/v1/call-records"))["items"]!.AsArray();
        return Assert.Single(records, r => (string?)r!["conversationId"] == id)!;
    }
}
