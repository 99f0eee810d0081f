using KpnEen.Data.Postgres;

namespace KpnEen.Data.Webhooks;

/// <summary>What happens to waiting deliveries when their endpoint is switched off.</summary>
internal static class DeliveryCancellation
{
    public const string Reason = "endpointDisabled";

    /// <summary>Skipped, not forgotten: they can be replayed. Those under way are decided by their attempt. Needs the endpoint's row locked.</summary>
    public static Task<int> SkipPendingAsync(DbSession session, string endpointId, DateTimeOffset now) =>
        session.ExecuteAsync(
            """
            UPDATE webhook_deliveries SET status = 'skipped', reason = @Reason, due_at = NULL, finished_at = @now
            WHERE endpoint_id = @endpointId AND due_at IS NOT NULL AND lease IS NULL
            """,
            new
            {
                endpointId,
                now,
                Reason,
            }
        );
}
