using KpnEen.EndToEnd.Tests.Running;
using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Rest;

/// <summary>The main job: one call from beginning to end, all of it by REST.</summary>
[Collection(ExchangeCollection.Name)]
public sealed class WholeCallTests(ExchangeFixture fixture)
{
    private readonly Exchange exchange = fixture.Exchange;

    [Fact]
    public async Task A_call_is_placed_held_resumed_transferred_recorded_and_ended_by_REST()
    {
        var (anna, bram) = (await exchange.SubscriberAsync("Anna"), await exchange.SubscriberAsync("Bram"));
        await exchange.Api.PutAsync($"/v1/users/{anna.UserId}/services/call-recording", new { mode = "onDemandUserStart" });
        await using var first = await BaresipPhone.StartAsync(anna.Account(440) with { AnswersAtOnce = true });
        await using var second = await BaresipPhone.StartAsync(bram.Account(620) with { AnswersAtOnce = true });
        await using var crm = await Subscription.StartAsync(exchange);

        var call =
            $"/v1/calls/{(await exchange.Api.PostAsync("/v1/calls", new { userId = anna.UserId, to = exchange.Pstn("answers") }))["id"]}";
        var id = call.Split('/')[^1];
        await first.HearsAsync(1000, 1);
        await exchange.Api.PostAsync($"{call}/recording/start", new { });
        await first.HearsAsync(1000, 3);
        await exchange.Api.PostAsync($"{call}/recording/stop");

        await exchange.Api.PostAsync($"{call}/hold", new { });
        Assert.Equal("held", (string?)(await exchange.Api.GetAsync(call))["state"]);
        await exchange.Api.PostAsync($"{call}/resume", new { });
        Assert.Equal("active", (string?)(await exchange.Api.GetAsync(call))["state"]);

        await exchange.Api.PostAsync($"{call}/transfer", new { kind = "blind", to = bram.Extension });
        await second.HearsAsync(1000, 1);
        await first.SeesAsync("CALL_CLOSED");
        await exchange.Api.PostAsync($"{call}/hang-up");
        await second.SeesAsync("CALL_CLOSED");

        var story = await Story.ClosedAsync(exchange.Api, id);
        string[] steps =
        [
            "call.held",
            "call.resumed",
            "call.transfer.started",
            "call.transfer.completed",
            "call.recording.started",
            "call.recording.stopped",
            "call.ended",
        ];
        Assert.All(steps, step => Assert.Single(story.Types, step));
        await RecordingAsync(id, userSays: 440, customerSays: 1000, seconds: 1.5);
        story = await Story.WithAsync(exchange.Api, id, "call.recording.available");
        await crm.ReceivesAsync(story);
        await ExplainsAsync(call);
    }

    [Fact]
    public async Task A_user_who_is_always_recorded_is()
    {
        var anna = await exchange.SubscriberAsync("Anna");
        await exchange.Api.PutAsync($"/v1/users/{anna.UserId}/services/call-recording", new { mode = "always" });
        await using var phone = await BaresipPhone.StartAsync(anna.Account(440) with { AnswersAtOnce = true });
        await exchange.Api.PostAsync("/v1/calls", new { userId = anna.UserId, to = exchange.Pstn("answers") });
        await phone.HearsAsync(1000, 2);
        await phone.HangUpAsync();
        var id = (string)(await exchange.RecordOfAsync(anna))["conversationId"]!;
        await Story.ClosedAsync(exchange.Api, id);
        await RecordingAsync(id, userSays: 440, customerSays: 1000, seconds: 1.5);
    }

    private async Task RecordingAsync(string conversation, double userSays, double customerSays, double seconds)
    {
        var recording = await Until.FoundAsync(
            async () =>
                (await exchange.Api.GetAsync($"/v1/recordings?conversationId={conversation}"))["items"]!.AsArray().SingleOrDefault()
                    is { } one
                && (string?)one["state"] == "available"
                    ? one
                    : null,
            "the recording is available"
        );
        var wav = await exchange.Api.DownloadAsync((string)recording["contentUrl"]!);
        // Left the customer, right the user; and neither on the other's side.
        Assert.InRange(WavTone.SecondsOf(wav, customerSays, channel: 0), seconds, 30);
        Assert.InRange(WavTone.SecondsOf(wav, userSays, channel: 1), seconds, 30);
        Assert.Equal(0, WavTone.SecondsOf(wav, userSays, channel: 0));
        Assert.Equal(0, WavTone.SecondsOf(wav, customerSays, channel: 1));
        Assert.Equal((string?)recording["sha256"], Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(wav)));
        var file = Path.ChangeExtension(Path.GetTempFileName(), ".wav");
        try
        {
            // What another program makes of it.
            await File.WriteAllBytesAsync(file, wav);
            var told = await ForeignProcess.RunAsync(RequiredTool.Find("soxi", "sox"), [file]);
            Assert.Contains("Channels       : 2", told, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private async Task ExplainsAsync(string call)
    {
        var decisions = (await exchange.Api.GetAsync($"{call}/trace"))["decisions"]!.AsArray();
        Assert.NotEmpty(decisions);
        Assert.All(decisions, d => Assert.False(string.IsNullOrWhiteSpace((string?)d!["why"])));
    }
}
