using KpnEen.EndToEnd.Tests.Running;
using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Faults;

/// <summary>PostgreSQL is away while people talk.</summary>
public sealed class DatabaseOutageTests
{
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Calls_go_on_without_the_database_and_nothing_is_missing_afterwards()
    {
        await using var exchange = await Exchange.StartAsync(ownPostgres: true);
        await using var crm = await Subscription.StartAsync(exchange);
        var (anna, bram) = (await exchange.SubscriberAsync("Anna"), await exchange.SubscriberAsync("Bram"));
        var (carla, daan) = (await exchange.SubscriberAsync("Carla"), await exchange.SubscriberAsync("Daan"));
        await using var a = await BaresipPhone.StartAsync(anna.Account(440));
        await using var b = await BaresipPhone.StartAsync(bram.Account(620) with { AnswersAtOnce = true });
        await using var c = await BaresipPhone.StartAsync(carla.Account(440));
        await using var d = await BaresipPhone.StartAsync(daan.Account(800) with { AnswersAtOnce = true });
        await a.DialAsync(bram.Extension);
        await a.HearsAsync(620, 1);

        var stopped = TimeProvider.System.GetTimestamp();
        await exchange.Postgres.StopAsync();
        // The call goes on, and a new one is made, heard and ended.
        await a.HearsAsync(620, a.SecondsHeard(620) + 2);
        await c.DialAsync(daan.Extension);
        await c.HearsAsync(800, 2);
        await c.HangUpAsync();
        await d.SeesAsync("CALL_CLOSED");
        // One ends while there is still no database, and the other lives to see it back.
        await Until.TrueAsync(() => Task.FromResult(TimeProvider.System.GetElapsedTime(stopped) > Away), "the outage lasts");
        await exchange.Postgres.StartAsync();
        await a.HearsAsync(620, a.SecondsHeard(620) + 1);
        await a.HangUpAsync();
        await b.SeesAsync("CALL_CLOSED");

        foreach (var caller in (Subscriber[])[anna, carla])
        {
            var record = await exchange.RecordOfAsync(caller);
            Assert.Equal("completed", (string?)record["outcome"]);
            var story = await Story.ClosedAsync(exchange.Api, (string)record["conversationId"]!);
            Assert.Contains("call.answered", story.Types);
            await crm.ReceivesAsync(story, TimeSpan.FromSeconds(60), lateRingsMaySkip: true);
        }
    }
}
