using KpnEen.Data.Postgres;

namespace KpnEen.Data.Log;

/// <summary>
/// Removes events that are kept no longer: those older than <see cref="EventFeed.Retention"/>, and those of tenants that were deleted, which is
/// what webhooks, feed and stream told of their people (W52). It goes on in small steps until there are none.
/// (Deliveries and attempts go with their endpoints, in the deletion itself; call records and recordings have a retention of their own.)
/// </summary>
public sealed class EventRetention(Database database, TimeProvider time)
{
    private const int Step = 5000;

    // An open conversation needs its first events should the node die.
    private const string Old = """
        DELETE FROM events WHERE id IN (
            SELECT e.id FROM events e LEFT JOIN conversations c ON c.id = e.conversation_id
            WHERE e.recorded_at < @before AND (c.id IS NULL OR c.closed_at IS NOT NULL) LIMIT @Step)
        """;

    // A call of theirs may still be on: its events come to an end by themselves.
    private const string Departed = """
        DELETE FROM events WHERE id IN (
            SELECT e.id FROM event_positions p JOIN events e ON e.tenant_id = p.tenant_id
            LEFT JOIN conversations c ON c.id = e.conversation_id
            WHERE NOT EXISTS (SELECT FROM tenants t WHERE t.id = p.tenant_id) AND (c.id IS NULL OR c.closed_at IS NOT NULL)
            LIMIT @Step)
        """;

    /// <returns>How many events went.</returns>
    public async Task<int> RemoveAsync(CancellationToken cancellation)
    {
        var removed = 0;
        foreach (var statement in new[] { Old, Departed })
        {
            for (var step = Step; step == Step; removed += step)
                step = await database.InPlatformAsync(
                    session => session.ExecuteAsync(statement, new { before = time.GetUtcNow() - EventFeed.Retention, Step }),
                    cancellation
                );
        }
        return removed;
    }
}
