using KpnEen.Data.Postgres;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KpnEen.Data.Operations;

/// <summary>Takes the step that is due of one operation, whichever has waited longest. Any number of processes may do so.</summary>
public sealed class OperationSteps(
    Database database,
    IEnumerable<IOperationHandler> handlers,
    TimeProvider time,
    ILogger<OperationSteps> log
)
{
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(5);
    private readonly Dictionary<string, IOperationHandler> handlers = handlers.ToDictionary(h => h.Kind, StringComparer.Ordinal);

    /// <returns>False: nothing is due.</returns>
    public async Task<bool> TakeAsync(CancellationToken cancellation)
    {
        // Found as the platform, done as the tenant: a handler sees no row of another.
        var due = await database.InPlatformAsync(
            session =>
                session.QuerySingleOrDefaultAsync<Due>(
                    """
                    SELECT id, tenant_id FROM operations WHERE due_at <= @now AND kind = ANY(@kinds)
                    ORDER BY due_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
                    """,
                    new { now = time.GetUtcNow(), kinds = handlers.Keys.ToArray() }
                ),
            cancellation
        );
        if (due is null)
            return false;
        try
        {
            await database.InTenantAsync(due.TenantId, session => StepAsync(session, due.Id), cancellation);
        }
        catch (OperationFailedException failure)
        {
            await EndAsync(due, failure.Code, failure.Message, cancellation);
        }
        catch (NpgsqlException e) when (e.IsTransient || e is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected })
        {
            log.LogWarning("A step of operation {Operation} comes round again: {Reason}", due.Id, e.Message);
            await PutOffAsync(due, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogError(e, "Operation {Operation} broke off", due.Id);
            await EndAsync(due, "internalError", "Something went wrong on our side.", cancellation);
        }
        return true;
    }

    /// <summary>Forgets what ended long ago.</summary>
    public Task<int> PurgeAsync(CancellationToken cancellation) =>
        database.InPlatformAsync(
            session =>
                session.ExecuteAsync(
                    "DELETE FROM operations WHERE finished_at < @before",
                    new { before = time.GetUtcNow() - OperationStore.Retention }
                ),
            cancellation
        );

    private async Task StepAsync(DbSession session, string id)
    {
        // Another worker has it, or it was called off, since it was found.
        var operation = await session.QuerySingleOrDefaultAsync<StoredOperation>(
            $"SELECT {OperationStore.Columns} FROM operations WHERE id = @id AND due_at <= @now FOR NO KEY UPDATE SKIP LOCKED",
            new { id, now = time.GetUtcNow() }
        );
        if (operation is null)
            return;
        var step = await handlers[operation.Kind].StepAsync(session, operation);
        var now = time.GetUtcNow();
        var after = await session.QuerySingleAsync<StoredOperation>(
            $"""
            UPDATE operations SET state = CASE WHEN @ended THEN 'succeeded' ELSE 'running' END, completed_items = @CompletedItems,
                total_items = @TotalItems, position = @position::json, due_at = @due, started_at = coalesce(started_at, @now),
                finished_at = CASE WHEN @ended THEN @now END, revision = revision + 1
            WHERE id = @id RETURNING {OperationStore.Columns}
            """,
            new
            {
                id,
                ended = step.Next is null,
                step.CompletedItems,
                step.TotalItems,
                position = step.Position?.GetRawText(),
                due = now + step.Next,
                now,
            }
        );
        if (after.IsFinished)
            OperationEvents.EmitCompleted(session, after, time);
    }

    private Task EndAsync(Due due, string code, string detail, CancellationToken cancellation) =>
        database.InTenantAsync(
            due.TenantId,
            async session =>
            {
                var ended = await session.QuerySingleOrDefaultAsync<StoredOperation>(
                    $"""
                    UPDATE operations SET state = 'failed', problem_code = @code, problem_detail = @detail, due_at = NULL, finished_at = @now,
                        started_at = coalesce(started_at, @now), revision = revision + 1
                    WHERE id = @Id AND finished_at IS NULL RETURNING {OperationStore.Columns}
                    """,
                    new
                    {
                        due.Id,
                        code,
                        detail,
                        now = time.GetUtcNow(),
                    }
                );
                if (ended is not null)
                    OperationEvents.EmitCompleted(session, ended, time);
            },
            cancellation
        );

    private Task<int> PutOffAsync(Due due, CancellationToken cancellation) =>
        database.InTenantAsync(
            due.TenantId,
            session =>
                session.ExecuteAsync(
                    "UPDATE operations SET due_at = @later WHERE id = @Id AND finished_at IS NULL",
                    new { due.Id, later = time.GetUtcNow() + Later }
                ),
            cancellation
        );

    private sealed record Due(string Id, string TenantId);
}
