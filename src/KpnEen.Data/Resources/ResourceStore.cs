using System.Collections.Immutable;
using Dapper;
using KpnEen.Data.Postgres;
using KpnEen.Pbx;
using Npgsql;

namespace KpnEen.Data.Resources;

/// <summary>Resources of a tenant: find, create, change, delete, each in one transaction with the tenant's version.</summary>
/// <typeparam name="T">The resource's fields.</typeparam>
/// <typeparam name="TRow">A row as <see cref="Select"/> gives it.</typeparam>
public abstract class ResourceStore<T, TRow>(Database database, TimeProvider time) : IResourceStore<T>
    where TRow : ResourceRow
{
    /// <summary>Prefix of the ids: <c>usr</c>.</summary>
    protected abstract string Prefix { get; }

    protected abstract string Table { get; }

    /// <summary>The columns after SELECT; the table's alias is <c>r</c>.</summary>
    protected abstract string Select { get; }

    protected Database Database => database;

    private string One => $"SELECT {Select} FROM {Table} r WHERE r.tenant_id = @tenantId AND r.id = @id";

    public async Task<Stored<T>?> FindAsync(string tenantId, string id, CancellationToken cancellation) =>
        await database.ReadInTenantAsync<TRow>(tenantId, One, new { tenantId, id }, cancellation) is [var row] ? Of(row) : null;

    public Task<WriteResult<T>> CreateAsync(string tenantId, T value, CancellationToken cancellation, string? id = null) =>
        WriteAsync(
            tenantId,
            async session =>
            {
                var now = Now();
                var stored = new Stored<T>(id ?? Ids.New(Prefix, time), value, 1, now, now);
                await InsertAsync(session, tenantId, stored);
                return new WriteResult<T>.Done(stored, tenantId, await session.TenantChangedAsync(tenantId));
            },
            cancellation
        );

    public Task<WriteResult<T>> ChangeAsync(
        string tenantId,
        string id,
        Func<long, bool> allows,
        Func<T, T> change,
        CancellationToken cancellation
    ) =>
        WriteAsync(
            tenantId,
            async session =>
            {
                if (await ReadAsync(session, tenantId, id) is not { } present)
                    return new WriteResult<T>.NotFound();
                if (!allows(present.Revision))
                    return new WriteResult<T>.Stale();

                var stored = present with { Value = change(present.Value), Revision = present.Revision + 1, UpdatedAt = Now() };
                await UpdateAsync(session, tenantId, stored);
                return new WriteResult<T>.Done(stored, tenantId, await session.TenantChangedAsync(tenantId));
            },
            cancellation
        );

    public Task<WriteResult<T>> DeleteAsync(string tenantId, string id, Func<long, bool> allows, CancellationToken cancellation) =>
        WriteAsync(
            tenantId,
            async session =>
            {
                if (await ReadAsync(session, tenantId, id) is not { } present)
                    return new WriteResult<T>.NotFound();
                if (!allows(present.Revision))
                    return new WriteResult<T>.Stale();

                await session.ExecuteAsync($"DELETE FROM {Table} WHERE tenant_id = @tenantId AND id = @id", new { tenantId, id });
                return new WriteResult<T>.Done(present, tenantId, await session.TenantChangedAsync(tenantId));
            },
            cancellation
        );

    public async Task<ImmutableArray<Stored<T>>> ListAsync(
        string tenantId,
        ResourceFilter filter,
        string? afterId,
        int limit,
        CancellationToken cancellation,
        bool newestFirst = false
    )
    {
        var values = new DynamicParameters(
            new
            {
                tenantId,
                afterId,
                limit,
            }
        );
        var (behind, order) = newestFirst ? ("<", "DESC") : (">", "ASC");
        var from = afterId is null ? "" : $"AND r.id {behind} @afterId";
        var rows = await database.ReadInTenantAsync<TRow>(
            tenantId,
            $"SELECT {Select} FROM {Table} r WHERE r.tenant_id = @tenantId {from} {filter.Where(values)} ORDER BY r.id {order} LIMIT @limit",
            values,
            cancellation
        );
        return [.. rows.Select(Of)];
    }

    public Task<long> CountAsync(string tenantId, ResourceFilter filter, CancellationToken cancellation) =>
        database.InTenantAsync(
            tenantId,
            session =>
            {
                var values = new DynamicParameters(new { tenantId });
                return session.QuerySingleAsync<long>(
                    $"SELECT count(*) FROM {Table} r WHERE r.tenant_id = @tenantId {filter.Where(values)}",
                    values
                );
            },
            cancellation
        );

    protected abstract T Fields(TRow row);

    protected abstract Task InsertAsync(DbSession session, string tenantId, Stored<T> stored);

    protected abstract Task UpdateAsync(DbSession session, string tenantId, Stored<T> stored);

    private DateTimeOffset Now() => Stamps.Now(time);

    private Stored<T> Of(TRow row) => new(row.Id, Fields(row), row.Revision, row.CreatedAt, row.UpdatedAt);

    /// <summary>Locked until the end of the transaction.</summary>
    private async Task<Stored<T>?> ReadAsync(DbSession session, string tenantId, string id) =>
        await session.QuerySingleOrDefaultAsync<TRow>($"{One} FOR UPDATE OF r", new { tenantId, id }) is { } row ? Of(row) : null;

    private async Task<WriteResult<T>> WriteAsync(
        string tenantId,
        Func<DbSession, Task<WriteResult<T>>> work,
        CancellationToken cancellation
    )
    {
        try
        {
            return await database.InTenantAsync(tenantId, work, cancellation);
        }
        catch (PostgresException violation) when (Constraints.Explain<T>(violation) is { } explained)
        {
            return explained;
        }
    }
}
