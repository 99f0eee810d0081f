using System.Text.Json.Nodes;

namespace KpnEen.EndToEnd.Tests.Running;

/// <summary>The events of one conversation, oldest first, as the feed tells them.</summary>
public sealed class Story(IReadOnlyList<JsonNode> events)
{
    public IReadOnlyList<JsonNode> Events { get; } = events;

    public IEnumerable<string> Types => Events.Select(e => (string)e["type"]!);

    public IEnumerable<string> Ids => Events.Select(e => (string)e["id"]!);

    public JsonNode Data(string type) => Events.First(e => (string)e["type"]! == type)["data"]!;

    /// <summary>Reads the feed to its end.</summary>
    public static async Task<Story> ReadAsync(Rest api, string conversationId)
    {
        var events = new List<JsonNode>();
        string? after = null;
        while (true)
        {
            var page = await api.GetAsync(
                $"/v1/events?conversationId={conversationId}&limit=100{(after is null ? "" : $"&after={after}")}"
            );
            events.AddRange(page["items"]!.AsArray().Select(e => e!));
            after = (string?)page["nextCursor"];
            if ((bool?)page["hasMore"] != true)
                return new Story(events);
        }
    }

    /// <summary>Waits until it holds an event of this type.</summary>
    public static async Task<Story> WithAsync(Rest api, string conversationId, string type, int times = 1, TimeSpan? within = null) =>
        await Until.FoundAsync(
            async () => await ReadAsync(api, conversationId) is var story && story.Types.Count(t => t == type) >= times ? story : null,
            $"{type} in conversation {conversationId}",
            within
        );

    /// <summary>Waits until it is closed, and holds it to the rules of docs/events: no gap, one end, nothing but versions of the recording after it.</summary>
    public static async Task<Story> ClosedAsync(Rest api, string conversationId, TimeSpan? within = null)
    {
        var story = await WithAsync(api, conversationId, "conversation.closed", within: within);
        story.KeepsTheRules();
        return story;
    }

    private void KeepsTheRules()
    {
        var numbers = Events.Select(e => (long)e["sequence"]!);
        Assert.Equal(Enumerable.Range(1, Events.Count).Select(n => (long)n), numbers);
        Assert.Single(Types, "conversation.closed");
        Assert.Equal("conversation.closed", Types.Last(t => !t.StartsWith("call.recording.", StringComparison.Ordinal)));
        var times = Events.Select(e => DateTimeOffset.Parse((string)e["timestamp"]!)).ToArray();
        Assert.Equal(times.Order(), times);
        Assert.Single(Events.Select(e => e["data"]!["customer"]?.ToJsonString()).Distinct());
        Assert.Single(Ids.GroupBy(id => id).Select(g => g.Count()).Distinct(), 1);
    }
}
