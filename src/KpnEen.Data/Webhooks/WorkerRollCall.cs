using KpnEen.Data.Postgres;

namespace KpnEen.Data.Webhooks;

/// <summary>The workers of all processes: a limit of an endpoint is of all of them together, so each claims with its share. W28.</summary>
public sealed class WorkerRollCall(Database database, TimeProvider time)
{
    /// <summary>How often a worker says that it is there.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>One that was not heard for this long is gone.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public Task HereAsync(WorkerName worker, CancellationToken cancellation) =>
        database.InPlatformAsync(
            session =>
                session.ExecuteAsync(
                    """
                    INSERT INTO webhook_workers (id, seen_at) VALUES (@Own, @now) ON CONFLICT (id) DO UPDATE SET seen_at = @now;
                    DELETE FROM webhook_workers WHERE seen_at < @before OR id = @Former
                    """,
                    new
                    {
                        worker.Own,
                        worker.Former,
                        now = time.GetUtcNow(),
                        before = time.GetUtcNow() - Patience,
                    }
                ),
            cancellation
        );

    public Task GoneAsync(WorkerName worker, CancellationToken cancellation) =>
        database.InPlatformAsync(
            session => session.ExecuteAsync("DELETE FROM webhook_workers WHERE id = @Own", new { worker.Own }),
            cancellation
        );
}
