using KpnEen.Data.Postgres;
using KpnEen.Pbx.Events;
using Microsoft.Extensions.Logging;

namespace KpnEen.Data.Records;

/// <summary>
/// Deletes recordings when the time is over that the user's setting keeps them. Any number of processes may run it: each recording is
/// deleted and told once, under the lock of its row.
/// </summary>
public sealed class RecordingRetention(
    Database database,
    RecordingStore recordings,
    PlayLinkStore links,
    TimeProvider time,
    ILogger<RecordingRetention> log
)
{
    private const int Step = 500;
    private static readonly Actor Retention = new("system", "retention");

    /// <returns>How many were deleted.</returns>
    public async Task<int> DeleteDueAsync(CancellationToken cancellation)
    {
        var deleted = 0;
        (string Id, string TenantId) last = ("", "");
        while (true)
        {
            var due = await database.InPlatformAsync(
                session =>
                    session.QueryAsync<(string Id, string TenantId)>(
                        """
                        SELECT r.id, r.tenant_id FROM recordings r JOIN conversations c ON c.id = r.conversation_id
                        WHERE r.retention_until < @now AND r.deleted_at IS NULL AND c.closed_at IS NOT NULL AND r.id > @after
                        ORDER BY r.id LIMIT @Step
                        """,
                        new
                        {
                            now = time.GetUtcNow(),
                            after = last.Id,
                            Step,
                        }
                    ),
                cancellation
            );
            foreach (var (id, tenantId) in due)
            {
                if (await recordings.DeleteAsync(tenantId, id, null, Retention, cancellation) == RecordingDeletion.Deleted)
                    deleted++;
                last = (id, tenantId);
            }
            if (due.Count < Step)
                return deleted;
        }
    }

    /// <summary>As <see cref="DeleteDueAsync"/>, and says in the log what went; links to play that are over go as well.</summary>
    internal async Task RemoveAsync(CancellationToken cancellation)
    {
        if (await DeleteDueAsync(cancellation) is > 0 and var deleted)
            log.LogInformation("{Count} recordings were deleted: their retention is over", deleted);
        await links.RemoveOldAsync(cancellation);
    }
}
