using System.Text.Json;
using KpnEen.Data.Operations;
using KpnEen.Data.Postgres;

namespace KpnEen.Data.Webhooks;

/// <summary>
/// Sends events of an endpoint again, in the order they occurred, so many a second. First the deliveries there are; then deliveries are made
/// of events that had none, because the endpoint did not exist yet or did not ask for their type.
/// </summary>
public sealed class ReplayOperation(TimeProvider time) : IOperationHandler
{
    public const string KindName = "replayWebhookEndpoint";

    // What one step queues at most, and how long it waits then.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public string Kind => KindName;

    public static JsonElement Input(ReplaySelection selection) => JsonSerializer.SerializeToElement(selection, Json);

    public async Task<OperationStep> StepAsync(DbSession session, StoredOperation operation)
    {
        var wanted = operation.Input.Deserialize<ReplaySelection>(Json)!;
        // Before its deliveries, like everybody: and nobody pauses it between the look and the commit.
        var enabled = await session.QuerySingleOrDefaultAsync<bool?>(
            "SELECT enabled FROM webhook_endpoints WHERE id = @EndpointId FOR SHARE",
            new { wanted.EndpointId }
        );
        if (enabled is null)
            throw new OperationFailedException("notFound", "The endpoint was deleted.");
        if (enabled is false)
            throw new OperationFailedException("conflict", "The endpoint is paused: resume it first.");
        var at = operation.Position?.Deserialize<Place>(Json) ?? new Place(wanted.TakesStored, wanted.Since, "");
        var most = Math.Max(1, (int)(wanted.MaxPerSecond * Interval.TotalSeconds));
        var total = operation.TotalItems ?? await ReplayRows.CountAsync(session, wanted);
        var queued = at.InStored
            ? await ReplayRows.QueueStoredAsync(session, wanted, at.Occurred, at.Id, most, time.GetUtcNow())
            : await ReplayRows.QueueMissingAsync(session, wanted, at.Occurred, at.Id, most, time.GetUtcNow());
        var done = operation.CompletedItems + queued.Count;
        if (queued.Count > 0)
            await session.NotifyAsync(WebhookTopics.Delivery, "");
        if (queued.Count == most)
            return Next(new Place(at.InStored, queued[^1].OccurredAt, queued[^1].Id), Interval);
        return at.InStored && wanted.TakesMissing ? Next(new Place(false, wanted.Since, ""), TimeSpan.Zero) : OperationStep.Done(done);

        OperationStep Next(Place place, TimeSpan pause) =>
            new(done, Math.Max(total, done), JsonSerializer.SerializeToElement(place, Json), pause);
    }

    /// <param name="InStored">Among the deliveries there are; else among events without one.</param>
    /// <param name="Occurred">Of the last one queued.</param>
    /// <param name="Id">Its event; empty at the beginning.</param>
    private sealed record Place(bool InStored, DateTimeOffset Occurred, string Id);
}
