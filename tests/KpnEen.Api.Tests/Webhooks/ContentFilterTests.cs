using System.Text.Json;
using KpnEen.Data.Webhooks;
using KpnEen.Pbx.Events;

namespace KpnEen.Api.Tests.Webhooks;

/// <summary>W43: filters on the content of events, judged by the database where deliveries are made.</summary>
public sealed class ContentFilterTests(WebhookDatabase postgres) : IClassFixture<WebhookDatabase>
{
    [Fact]
    public async Task W43_each_operator_takes_what_it_says_and_nothing_is_kept_of_the_rest()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test);
        var happened = world.Event() with
        {
            Data = new EventData
            {
                Direction = CallDirection.Inbound,
                Customer = new Party("+31612345678", "Ünal \"☎\"", Presentation.Allowed, true),
                RingMs = 5000,
                Targets = [new RingTarget("leg_1", "usr_1", null, "phone"), new RingTarget("leg_2", "usr_2", null, "phone")],
                Metadata = JsonSerializer.SerializeToElement(
                    new
                    {
                        vip = true,
                        score = 7.5,
                        code = "7",
                    }
                ),
            },
        };
        (bool Taken, EventFilterTerm[] Terms)[] cases =
        [
            (true, [new("data.direction", "equals", ["inbound"])]),
            (false, [new("data.direction", "equals", ["outbound"])]),
            (false, [new("data.direction", "equals", ["Inbound"])]),
            (true, [new("data.customer.name", "equals", ["Ünal \"☎\""])]),
            (true, [new("data.direction", "notEquals", ["outbound"])]),
            (false, [new("data.direction", "notEquals", ["inbound"])]),
            (true, [new("data.nothing", "notEquals", ["x"])]),
            (true, [new("data.direction", "in", ["outbound", "inbound"])]),
            (false, [new("data.direction", "in", ["outbound", "internal"])]),
            (true, [new("data.customer.number", "startsWith", ["+316"])]),
            (false, [new("data.customer.number", "startsWith", ["+32"])]),
            (false, [new("data.ringMs", "startsWith", ["5"])]),
            (true, [new("data.customer", "exists", [])]),
            (false, [new("data.recording", "exists", [])]),
            (true, [new("data.recording", "notExists", [])]),
            (false, [new("data.customer", "notExists", [])]),
            (true, [new("data.ringMs", "greaterThan", ["4999.5"])]),
            (false, [new("data.ringMs", "greaterThan", ["5000"])]),
            (true, [new("data.ringMs", "atLeast", ["5000"])]),
            (true, [new("data.ringMs", "lessThan", ["5001"])]),
            (true, [new("data.ringMs", "atMost", ["5000"])]),
            (false, [new("data.ringMs", "lessThan", ["-1"])]),
            (false, [new("data.direction", "lessThan", ["5"])]),
            (false, [new("data.nothing", "atLeast", ["0"])]),
            (true, [new("data.ringMs", "equals", ["5000"])]),
            (true, [new("data.metadata.vip", "equals", ["true"])]),
            (true, [new("data.metadata.code", "equals", ["7"])]),
            (true, [new("data.metadata.score", "equals", ["7.5"])]),
            (true, [new("data.targets.userId", "equals", ["usr_2"])]),
            (false, [new("data.targets.userId", "equals", ["usr_3"])]),
            (true, [new("type", "equals", ["call.answered"]), new("data.direction", "in", ["inbound"])]),
            (false, [new("type", "equals", ["call.answered"]), new("data.direction", "in", ["outbound"])]),
            (true, [.. Enumerable.Repeat(new EventFilterTerm("data.customer", "exists", []), 20)]),
        ];
        var ids = new List<string>();
        foreach (var (_, terms) in cases)
            ids.Add((await world.SubscribeAsync(change: s => s with { Filter = terms })).Endpoint.Id);

        await world.PublishAsync(happened);

        for (var i = 0; i < cases.Length; i++)
        {
            var taken = (await world.LogAsync(ids[i])).Count;
            Assert.True(taken == (cases[i].Taken ? 1 : 0), $"{JsonSerializer.Serialize(cases[i].Terms)} took {taken}");
        }
    }

    [Fact]
    public async Task W43_what_cannot_be_judged_is_sent_and_never_stops_the_log()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test);
        var (endpoint, _) = await world.SubscribeAsync(change: s => s with { Filter = [new("data.direction", "equals", ["outbound"])] });
        // jsonb has no NUL and no half of a surrogate pair; the envelope is text and may.
        var odd = world.Event() with
        {
            Data = new EventData { Customer = new Party("+31612345678", "a\0b", Presentation.Allowed, true) },
        };
        await world.PublishAsync(odd, world.Event());

        Assert.Equal(odd.Id, Assert.Single(await world.LogAsync(endpoint.Id)).EventId);
    }

    [Theory]
    [InlineData("x\" || true || \"")]
    [InlineData("\\")]
    [InlineData("$.type")]
    [InlineData("'); DROP TABLE events; --")]
    public async Task W43_a_value_is_a_value_and_never_a_piece_of_the_query(string value)
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test);
        var (none, _) = await world.SubscribeAsync(change: s => s with { Filter = [new("type", "equals", [value])] });
        var (all, _) = await world.SubscribeAsync(change: s => s with { Filter = [new("data.metadata.x", "equals", [value])] });
        await world.PublishAsync(
            world.Event() with
            {
                Data = new EventData { Metadata = JsonSerializer.SerializeToElement(new { x = value }) },
            }
        );

        Assert.Empty(await world.LogAsync(none.Id));
        Assert.Single(await world.LogAsync(all.Id));
    }
}
