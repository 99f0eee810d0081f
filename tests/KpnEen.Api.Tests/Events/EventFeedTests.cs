using KpnEen.Api.Tests.Webhooks;
using KpnEen.Api.Tests.Webhooks.Rest;
using KpnEen.Pbx.Events;
using KpnEen.Testing;

namespace KpnEen.Api.Tests.Events;

public sealed class EventFeedTests(WebhookDatabase postgres) : IClassFixture<WebhookDatabase>
{
    [Fact]
    public async Task W46_the_feed_the_stream_and_the_deliveries_have_the_same_events_with_the_same_bytes()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var receiver = await TestReceiver.StartAsync();
        await using var api = await WebhookApi.StartAsync(test);
        await api.SubscribeAsync(receiver.Url);
        await using var stream = await EventStreamReader.OpenAsync(api.Client, api.Request(HttpMethod.Get, "/v1/events/stream"));
        await stream.FrameAsync();
        var events = Enumerable.Range(0, 25).Select(_ => WebhookApi.Event()).ToArray();
        foreach (var batch in events.Chunk(4))
            await api.PublishAsync(batch);

        var streamed = new List<(string Id, string Type, string Data)>();
        while (streamed.Count < 25)
            streamed.Add(await stream.EventAsync());
        var delivered = new List<ReceivedRequest>();
        while (delivered.Count < 25)
            delivered.Add(await receiver.NextAsync());
        var (fed, cursor) = (new List<string>(), "");
        while (true)
        {
            var page = await api.GetAsync($"/v1/events?limit=10&after={cursor}");
            Assert.Equal(200, page.Status);
            fed.AddRange(page.Json.GetProperty("items").EnumerateArray().Select(e => e.GetRawText()));
            cursor = page.Json.GetProperty("nextCursor").GetString()!;
            if (!page.Json.GetProperty("hasMore").GetBoolean())
                break;
        }

        Assert.Equal(events.Select(e => e.Id), streamed.Select(e => e.Id));
        Assert.Equal(streamed.Select(e => e.Data), fed);
        Assert.Equal(fed.Order(StringComparer.Ordinal), delivered.Select(r => r.Text).Order(StringComparer.Ordinal));
        Assert.Contains("Ünal ☎", fed[0], StringComparison.Ordinal);
        Assert.Equal(fed[3], (await api.GetAsync($"/v1/events/{events[3].Id}")).Text);

        // The cursor of the last page goes on when there is something new.
        Assert.Equal(0, (await api.GetAsync($"/v1/events?after={cursor}")).Json.GetProperty("items").GetArrayLength());
        var next = WebhookApi.Event();
        await api.PublishAsync(next);
        Assert.Equal(
            next.Id,
            (await api.GetAsync($"/v1/events?after={cursor}")).Json.GetProperty("items")[0].GetProperty("id").GetString()
        );
        Assert.Equal(
            next.Id,
            (await api.GetAsync($"/v1/events?after={events[^1].Id}")).Json.GetProperty("items")[0].GetProperty("id").GetString()
        );
    }

    [Fact]
    public async Task The_stream_goes_on_behind_the_last_event_without_gap_or_repetition()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var api = await WebhookApi.StartAsync(test);
        var events = Enumerable.Range(0, 250).Select(_ => WebhookApi.Event()).ToArray();
        await api.PublishAsync(events[..200]);
        string last;
        await using (
            var first = await EventStreamReader.OpenAsync(
                api.Client,
                api.Request(HttpMethod.Get, $"/v1/events/stream?lastEventId={events[0].Id}")
            )
        )
        {
            Assert.Equal("text/event-stream", first.Response.Content.Headers.ContentType?.MediaType);
            last = (await first.EventAsync()).Id;
            Assert.Equal(events[1].Id, last);
        }
        await api.PublishAsync(events[200..]);

        var request = api.Request(HttpMethod.Get, "/v1/events/stream");
        request.Headers.Add("Last-Event-ID", last);
        await using var second = await EventStreamReader.OpenAsync(api.Client, request);
        var rest = new List<string>();
        while (rest.Count < 248)
            rest.Add((await second.EventAsync()).Id);

        Assert.Equal(events[2..].Select(e => e.Id), rest);
    }

    [Fact]
    public async Task The_stream_passes_on_only_what_was_asked_for()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var api = await WebhookApi.StartAsync(test);
        var mine = WebhookApi.Event(EventTypes.ConversationClosed, sequence: 2);
        await using var stream = await EventStreamReader.OpenAsync(
            api.Client,
            api.Request(HttpMethod.Get, $"/v1/events/stream?types=conversation.*&conversationId={mine.ConversationId}")
        );
        await stream.FrameAsync();
        await api.PublishAsync(
            WebhookApi.Event(EventTypes.ConversationClosed),
            WebhookApi.Event(EventTypes.CallAnswered, mine.ConversationId),
            mine
        );

        Assert.Equal((mine.Id, "conversation.closed"), (await stream.EventAsync()) is var (id, type, _) ? (id, type) : default);
    }

    [Theory]
    [InlineData("/v1/events?after=nonsense", "invalidCursor")]
    [InlineData("/v1/events?after=evt_0192f0c1d2e37b4c8d5e6f7081920a1b", "invalidCursor")]
    [InlineData("/v1/events/stream?lastEventId=evt_0192f0c1d2e37b4c8d5e6f7081920a1b", "invalidCursor")]
    [InlineData("/v1/events?types=nonsense", "invalidParameter")]
    [InlineData("/v1/events?limit=0", "invalidParameter")]
    [InlineData("/v1/events?since=1", "unknownParameter")]
    public async Task What_the_feed_does_not_understand_is_refused(string path, string code)
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var api = await WebhookApi.StartAsync(test);
        (await api.GetAsync(path)).IsProblem(400, code);
    }

    [Fact]
    public async Task Every_event_type_is_in_the_catalogue_with_an_example()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var api = await WebhookApi.StartAsync(test);
        var types = (await api.GetAsync("/v1/event-types")).Json.GetProperty("items").EnumerateArray().ToList();

        Assert.Equal(EventTypes.All, types.Select(t => t.GetProperty("type").GetString()!));
        Assert.All(types, t => Assert.Equal(t.GetProperty("type").GetString(), t.GetProperty("example").GetProperty("type").GetString()));
        Assert.Equal(EventTypes.CallRinging, types.Single(t => t.GetProperty("live").GetBoolean()).GetProperty("type").GetString());
    }
}
