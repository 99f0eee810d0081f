using System.Text.Json.Nodes;
using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Running;

/// <summary>A receiver of webhooks that gets every event of the tenant.</summary>
public sealed class Subscription : IAsyncDisposable
{
    private Subscription(TestReceiver receiver, string id, string secret)
    {
        Receiver = receiver;
        Id = id;
        Secret = secret;
    }

    public TestReceiver Receiver { get; }

    public string Id { get; }

    public string Secret { get; }

    public static async Task<Subscription> StartAsync(Exchange exchange)
    {
        var receiver = await TestReceiver.StartAsync();
        var endpoint = await exchange.Api.PostAsync(
            "/v1/webhook-endpoints",
            new { url = $"{receiver.Url}/hooks", eventTypes = new[] { "*" } }
        );
        return new Subscription(receiver, (string)endpoint["id"]!, (string)endpoint["secret"]!);
    }

    /// <summary>What was received of a conversation, in the order it came.</summary>
    public IReadOnlyList<ReceivedRequest> Of(string conversationId) =>
        [.. Receiver.All.Where(r => (string?)r.Json["conversationId"] == conversationId)];

    /// <summary>Waits until each event of the story has come, the skippable live ones aside.</summary>
    public Task ReceivesAsync(Story story, TimeSpan? within = null, bool lateRingsMaySkip = false) =>
        Until.TrueAsync(
            () =>
            {
                var got = Receiver.All.Select(r => r.Headers["webhook-id"]).ToHashSet();
                var due = story.Events.Where(e => !lateRingsMaySkip || (string)e["type"]! != "call.ringing").Select(e => (string)e["id"]!);
                return Task.FromResult(due.All(got.Contains));
            },
            "each event by webhook",
            within
        );

    public async ValueTask DisposeAsync() => await Receiver.DisposeAsync();
}
