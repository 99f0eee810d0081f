using KpnEen.EndToEnd.Tests.Running;
using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Baresip;

/// <summary>Real phones with a camera each: what the one shows the other sees.</summary>
[Collection(ExchangeCollection.Name)]
public sealed class BaresipVideoTests(ExchangeFixture fixture)
{
    private readonly Exchange exchange = fixture.Exchange;

    [Fact]
    public async Task Two_phones_hear_and_see_each_other_and_the_record_tells_of_both()
    {
        var (anna, bram) = (await exchange.SubscriberAsync("Anna"), await exchange.SubscriberAsync("Bram"));
        await using var caller = await BaresipPhone.StartAsync(anna.Account(440) with { Camera = true });
        await using var callee = await BaresipPhone.StartAsync(bram.Account(620) with { Camera = true, AnswersAtOnce = true });
        await caller.DialAsync(bram.Extension);
        await caller.SeesAsync("CALL_ESTABLISHED");
        await caller.SeesPicturesAsync();
        await callee.SeesPicturesAsync();
        await caller.HearsAsync(620, 1);
        await callee.HearsAsync(440, 1);
        var conversation = await exchange.ConversationOfAsync(anna);
        await caller.HangUpAsync();
        await callee.SeesAsync("CALL_CLOSED");
        await exchange.AreIdleAsync(anna, bram);

        var ended = (await Story.ClosedAsync(exchange.Api, conversation)).Data("call.ended");
        foreach (var leg in ended["legs"]!.AsArray())
        {
            var video = leg!["quality"]!["video"]!;
            Assert.Equal("VP8", (string?)video["codec"]);
            Assert.InRange((long)video["packetsIn"]!, 5, 10_000);
            Assert.InRange((long)video["packetsOut"]!, 5, 10_000);
            Assert.InRange((long)leg["quality"]!["packetsIn"]!, 30, 10_000);
        }
    }

    [Fact]
    public async Task A_phone_without_a_camera_talks_to_one_with_it()
    {
        var (anna, bram) = (await exchange.SubscriberAsync("Anna"), await exchange.SubscriberAsync("Bram"));
        await using var caller = await BaresipPhone.StartAsync(anna.Account(440) with { Camera = true });
        await using var callee = await BaresipPhone.StartAsync(bram.Account(620) with { AnswersAtOnce = true });
        await caller.DialAsync(bram.Extension);
        await caller.SeesAsync("CALL_ESTABLISHED");
        await caller.HearsAsync(620, 1);
        await callee.HearsAsync(440, 1);
        await callee.HangUpAsync();
        await caller.SeesAsync("CALL_CLOSED");
        await exchange.AreIdleAsync(anna, bram);
    }
}
