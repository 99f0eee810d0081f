using System.Text.Json.Nodes;
using KpnEen.EndToEnd.Tests.Running;
using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Rest;

/// <summary>A conference of two real phones and one outside, all of it by REST.</summary>
[Collection(ExchangeCollection.Name)]
public sealed class ConferenceTests(ExchangeFixture fixture)
{
    private readonly Exchange exchange = fixture.Exchange;

    [Fact]
    public async Task A_third_is_added_parties_are_muted_and_dropped_and_two_talk_on()
    {
        var (anna, bram) = (await exchange.SubscriberAsync("Anna"), await exchange.SubscriberAsync("Bram"));
        await using var first = await BaresipPhone.StartAsync(anna.Account(440) with { AnswersAtOnce = true });
        await using var second = await BaresipPhone.StartAsync(bram.Account(620) with { AnswersAtOnce = true });
        var id = (string)(await exchange.Api.PostAsync("/v1/calls", new { userId = anna.UserId, to = exchange.Pstn("answers") }))["id"]!;
        var call = $"/v1/calls/{id}";
        await first.HearsAsync(1000, 1);

        await exchange.Api.PostAsync($"{call}/add-party", new { to = bram.Extension });
        await Story.WithAsync(exchange.Api, id, "call.conference.participant_joined");
        var conference = (await exchange.Api.GetAsync(call))["conference"]!;
        Assert.Equal(anna.UserId, (string?)conference["controller"]!["id"]);
        Assert.Equal(3, conference["participants"]!.AsArray().Count);
        var outside = (string)conference["participants"]!.AsArray().Single(p => p!["userId"] is null)!["legId"]!;

        // One at a time is told apart by its tone.
        await exchange.Api.PostAsync($"{call}/mute", new { legId = outside });
        await first.HearsAsync(620, 1);
        await second.HearsAsync(440, 1);
        await exchange.Api.PostAsync($"{call}/unmute", new { legId = outside });
        var muted = await exchange.Api.PostAsync($"{call}/mute", new { userId = bram.UserId });
        Assert.True((bool)Leg(muted, bram.UserId)["muted"]!);
        await first.HearsAsync(1000, 3);
        await exchange.Api.PostAsync($"{call}/unmute", new { userId = bram.UserId });

        var two = await exchange.Api.PostAsync($"{call}/drop-party", new { legId = outside });
        Assert.Null(two["conference"]);
        await second.HearsAsync(440, 3);
        await exchange.Api.PostAsync($"{call}/hang-up");
        await first.SeesAsync("CALL_CLOSED");
        await second.SeesAsync("CALL_CLOSED");

        var story = await Story.ClosedAsync(exchange.Api, id);
        Assert.Equal(
            ["started", "participant_joined", "participant_left", "ended"],
            story.Types.Where(t => t.StartsWith("call.conference.", StringComparison.Ordinal)).Select(t => t.Split('.')[^1])
        );
        Assert.Equal(2, story.Types.Count(t => t == "call.muted"));
    }

    private static JsonNode Leg(JsonNode call, string userId) => call["legs"]!.AsArray().Single(l => (string?)l!["userId"] == userId)!;
}
