using System.Text.Json;
using KpnEen.Data.Postgres;
using KpnEen.Pbx;

namespace KpnEen.Data.Operations;

/// <summary>Operations of tenants: begin, look up, call off.</summary>
public sealed class OperationStore(Database database, TimeProvider time)
{
    /// <summary>How long an operation that has ended can be looked up. A17.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(7);

    internal const string Columns = """
        id, tenant_id, kind, state, input::text, position::text, completed_items, total_items, result_url, problem_code, problem_detail, revision,
        created_at, started_at, finished_at
        """;

    /// <summary>Begins one in the caller's transaction: it is there if and only if that commits.</summary>
    /// <param name="kind">Of a registered <see cref="IOperationHandler"/>.</param>
    /// <param name="input">All its handler needs to know.</param>
    /// <param name="total">Items there are to do; null: not known yet.</param>
    /// <param name="resultUrl">Path where what comes of it is seen.</param>
    public async Task<StoredOperation> BeginAsync(
        DbSession session,
        string kind,
        JsonElement input,
        long? total = null,
        string? resultUrl = null
    )
    {
        var begun = await session.QuerySingleAsync<StoredOperation>(
            $"""
            INSERT INTO operations (id, tenant_id, kind, input, total_items, result_url, due_at, created_at)
            VALUES (@id, @tenantId, @kind, @text::json, @total, @resultUrl, @now, @now) RETURNING {Columns}
            """,
            new
            {
                id = Ids.New("op", time),
                tenantId = session.TenantId ?? throw new ArgumentException("An operation belongs to a tenant.", nameof(session)),
                kind,
                text = input.GetRawText(),
                total,
                resultUrl,
                now = time.GetUtcNow(),
            }
        );
        await session.NotifyAsync(OperationTopics.Operation, "");
        return begun;
    }

    public Task<StoredOperation> BeginAsync(
        string tenantId,
        string kind,
        JsonElement input,
        CancellationToken cancellation,
        long? total = null,
        string? resultUrl = null
    ) => database.InTenantAsync(tenantId, session => BeginAsync(session, kind, input, total, resultUrl), cancellation);

    public Task<StoredOperation?> FindAsync(string tenantId, string id, CancellationToken cancellation) =>
        database.InTenantAsync(
            tenantId,
            session => session.QuerySingleOrDefaultAsync<StoredOperation>($"SELECT {Columns} FROM operations WHERE id = @id", new { id }),
            cancellation
        );

    /// <summary>Newest first.</summary>
    /// <param name="state">Null: any.</param>
    /// <param name="beforeId">The last of the page before; null for the first.</param>
    public Task<IReadOnlyList<StoredOperation>> ListAsync(
        string tenantId,
        string[] states,
        string? beforeId,
        int limit,
        CancellationToken cancellation
    ) =>
        database.InTenantAsync(
            tenantId,
            session =>
                session.QueryAsync<StoredOperation>(
                    $"""
                    SELECT {Columns} FROM operations
                    WHERE tenant_id = @tenantId AND (cardinality(@states) = 0 OR state = ANY(@states)) AND (@beforeId::text IS NULL OR id < @beforeId)
                    ORDER BY id DESC LIMIT @limit
                    """,
                    new
                    {
                        tenantId,
                        states,
                        beforeId,
                        limit,
                    }
                ),
            cancellation
        );

    /// <summary>Ends it where it is; a step under way is waited for. What was done stays done.</summary>
    /// <returns>The operation, and whether it was this call that ended it; null: there is none.</returns>
    public Task<(StoredOperation Operation, bool Cancelled)?> CancelAsync(string tenantId, string id, CancellationToken cancellation) =>
        database.InTenantAsync<(StoredOperation, bool)?>(
            tenantId,
            async session =>
            {
                var present = await session.QuerySingleOrDefaultAsync<StoredOperation>(
                    $"SELECT {Columns} FROM operations WHERE id = @id FOR NO KEY UPDATE",
                    new { id }
                );
                if (present is null)
                    return null;
                if (present.IsFinished)
                    return (present, false);
                var ended = await session.QuerySingleAsync<StoredOperation>(
                    $"""
                    UPDATE operations SET state = 'cancelled', finished_at = @now, due_at = NULL, revision = revision + 1
                    WHERE id = @id RETURNING {Columns}
                    """,
                    new { id, now = time.GetUtcNow() }
                );
                OperationEvents.EmitCompleted(session, ended, time);
                return (ended, true);
            },
            cancellation
        );
}
