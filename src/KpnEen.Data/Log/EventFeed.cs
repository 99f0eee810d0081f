using KpnEen.Data.Postgres;

namespace KpnEen.Data.Log;

/// <summary>
/// The log of a tenant as a feed. A position is given out under a lock that is held until the commit, so whoever has seen a position
/// will never find a lower one later: the cursor cannot skip. Events are kept for 30 days.
/// </summary>
public sealed class EventFeed(Database database, Notifications notifications, TimeProvider time)
{
    public static readonly TimeSpan Retention = TimeSpan.FromDays(30);
    private const string Columns = "position, id, type, conversation_id, sequence, occurred_at, envelope";
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);

    private const string Wanted = """
        FROM events
        WHERE tenant_id = @tenantId AND recorded_at > @oldest
          AND (@conversation::text IS NULL OR conversation_id = @conversation) AND (@patterns::text[] IS NULL OR type LIKE ANY (@patterns))
          AND (@user::text IS NULL OR strpos(envelope::text, @user) > 0)
        """;

    /// <param name="after">Position of the last event seen; 0: from the oldest that is kept.</param>
    public Task<FeedPage> ReadAsync(string tenantId, long after, int limit, EventFilter filter, CancellationToken cancellation) =>
        database.InTenantAsync(
            tenantId,
            async session =>
            {
                // Read first: what is committed later is not in this page and not passed by it either.
                var end = await EndAsync(session, tenantId);
                var events = await session.QueryAsync<FeedEvent>(
                    $"SELECT {Columns} {Wanted} AND position > @after AND position <= @end ORDER BY position LIMIT @rows",
                    new
                    {
                        tenantId,
                        after,
                        end,
                        oldest = time.GetUtcNow() - Retention,
                        conversation = filter.ConversationId,
                        patterns = filter.Patterns(),
                        user = filter.UserText,
                        rows = limit + 1,
                    }
                );
                var hasMore = events.Count > limit;
                var page = hasMore ? [.. events.Take(limit)] : events;
                return new FeedPage(page, hasMore ? page[^1].Position : Math.Max(end, after), hasMore);
            },
            cancellation
        );

    /// <summary>How many there are from the oldest that is kept; beyond ten thousand about how many.</summary>
    public Task<long> EstimateAsync(string tenantId, EventFilter filter, CancellationToken cancellation) =>
        database.InTenantAsync(
            tenantId,
            session =>
                BoundedCount.OfAsync(
                    session,
                    Wanted,
                    new
                    {
                        tenantId,
                        oldest = time.GetUtcNow() - Retention,
                        conversation = filter.ConversationId,
                        patterns = filter.Patterns(),
                        user = filter.UserText,
                    }
                ),
            cancellation
        );

    public Task<FeedEvent?> FindAsync(string tenantId, string eventId, CancellationToken cancellation) =>
        database.InTenantAsync(
            tenantId,
            session =>
                session.QuerySingleOrDefaultAsync<FeedEvent>(
                    $"SELECT {Columns} FROM events WHERE tenant_id = @tenantId AND id = @eventId",
                    new { tenantId, eventId }
                ),
            cancellation
        );

    /// <summary>Where a reader goes on that last saw this event (<c>Last-Event-ID</c>); null when there is no such event (any more).</summary>
    public async Task<long?> PositionOfAsync(string tenantId, string eventId, CancellationToken cancellation) =>
        (await FindAsync(tenantId, eventId, cancellation))?.Position;

    /// <summary>The end of the feed at this moment, for a reader that wants only what comes.</summary>
    public Task<long> EndAsync(string tenantId, CancellationToken cancellation) =>
        database.InTenantAsync(tenantId, session => EndAsync(session, tenantId), cancellation);

    /// <summary>Returns when the tenant has events behind this position, or after the patience.</summary>
    /// <returns>Whether there are.</returns>
    public async Task<bool> WaitForNewAsync(string tenantId, long after, TimeSpan patience, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var hint = notifications.Next(Topics.Event, tenantId);
            if (await EndAsync(tenantId, cancellation) > after)
                return true;
            var left = patience - time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
                return false;
            await Notifications.WaitAsync(hint, left < Poll ? left : Poll, time, cancellation);
        }
    }

    private static async Task<long> EndAsync(DbSession session, string tenantId) =>
        await session.QuerySingleOrDefaultAsync<long?>(
            "SELECT last_position FROM event_positions WHERE tenant_id = @tenantId",
            new { tenantId }
        ) ?? 0;
}
