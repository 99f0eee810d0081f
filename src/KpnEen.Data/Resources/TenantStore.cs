using System.Collections.Immutable;
using KpnEen.Data.Postgres;
using KpnEen.Pbx;
using Npgsql;

namespace KpnEen.Data.Resources;

/// <summary>The tenants themselves: partners see all, a tenant sees itself.</summary>
public sealed class TenantStore(Database database, TimeProvider time)
{
    private const string Select =
        "SELECT id, name, domain, time_zone, language, ring_seconds, external_reference, revision, created_at, updated_at FROM tenants";

    /// <param name="externalReference">Null: any.</param>
    /// <param name="domain">Null: any.</param>
    public Task<ImmutableArray<Stored<TenantFields>>> ListAsync(
        string? externalReference,
        string? domain,
        string? afterId,
        int limit,
        CancellationToken cancellation
    ) =>
        database.InPlatformAsync(
            async session =>
            {
                var rows = await session.QueryAsync<Row>(
                    $"""
                    {Select}
                    WHERE id > @afterId AND (@externalReference::text IS NULL OR external_reference = @externalReference) AND (@domain::text IS NULL OR domain = @domain)
                    ORDER BY id LIMIT @limit
                    """,
                    new
                    {
                        externalReference,
                        domain,
                        afterId = afterId ?? "",
                        limit,
                    }
                );
                return rows.Select(Of).ToImmutableArray();
            },
            cancellation
        );

    public Task<Stored<TenantFields>?> FindAsync(string id, CancellationToken cancellation) =>
        database.InPlatformAsync(session => ReadAsync(session, id, forUpdate: false), cancellation);

    /// <param name="id">Made up when null; given by those who seed.</param>
    public Task<WriteResult<TenantFields>> CreateAsync(TenantFields value, CancellationToken cancellation, string? id = null) =>
        WriteAsync(
            async session =>
            {
                var now = Now();
                var stored = new Stored<TenantFields>(id ?? Ids.New("ten", time), value, 1, now, now);
                await session.ExecuteAsync(
                    """
                    INSERT INTO tenants (id, name, domain, time_zone, language, ring_seconds, external_reference, revision, created_at, updated_at)
                    VALUES (@Id, @Name, @Domain, @TimeZone, @Language, @RingSeconds, @ExternalReference, @Revision, @UpdatedAt, @UpdatedAt)
                    """,
                    Args(stored)
                );
                return new WriteResult<TenantFields>.Done(stored, stored.Id, await session.TenantChangedAsync(stored.Id));
            },
            cancellation
        );

    /// <summary>The domain cannot change: the phones' credentials are bound to it.</summary>
    public Task<WriteResult<TenantFields>> ChangeAsync(
        string id,
        Func<long, bool> allows,
        Func<TenantFields, TenantFields> change,
        CancellationToken cancellation
    ) =>
        WriteAsync(
            async session =>
            {
                if (await ReadAsync(session, id, forUpdate: true) is not { } present)
                    return new WriteResult<TenantFields>.NotFound();
                if (!allows(present.Revision))
                    return new WriteResult<TenantFields>.Stale();

                var stored = present with { Value = change(present.Value), Revision = present.Revision + 1, UpdatedAt = Now() };
                await session.ExecuteAsync(
                    """
                    UPDATE tenants SET name = @Name, time_zone = @TimeZone, language = @Language, ring_seconds = @RingSeconds,
                        external_reference = @ExternalReference, revision = @Revision, updated_at = @UpdatedAt
                    WHERE id = @Id
                    """,
                    Args(stored)
                );
                return new WriteResult<TenantFields>.Done(stored, stored.Id, await session.TenantChangedAsync(id));
            },
            cancellation
        );

    /// <summary>Deletes the tenant with its whole directory. Its events go soon after (<see cref="Log.EventRetention"/>); call records stay until their retention ends.</summary>
    public Task<WriteResult<TenantFields>> DeleteAsync(string id, Func<long, bool> allows, CancellationToken cancellation) =>
        WriteAsync(
            async session =>
            {
                if (await ReadAsync(session, id, forUpdate: true) is not { } present)
                    return new WriteResult<TenantFields>.NotFound();
                if (!allows(present.Revision))
                    return new WriteResult<TenantFields>.Stale();

                await session.ExecuteAsync("DELETE FROM tenants WHERE id = @id", new { id });
                return new WriteResult<TenantFields>.Done(present, id, await session.TenantChangedAsync(id));
            },
            cancellation
        );

    private DateTimeOffset Now() => Stamps.Now(time);

    private async Task<WriteResult<TenantFields>> WriteAsync(
        Func<DbSession, Task<WriteResult<TenantFields>>> work,
        CancellationToken cancellation
    )
    {
        try
        {
            return await database.InPlatformAsync(work, cancellation);
        }
        catch (PostgresException violation) when (Constraints.Explain<TenantFields>(violation) is { } explained)
        {
            return explained;
        }
    }

    private static async Task<Stored<TenantFields>?> ReadAsync(DbSession session, string id, bool forUpdate) =>
        await session.QuerySingleOrDefaultAsync<Row>($"{Select} WHERE id = @id {(forUpdate ? "FOR UPDATE" : "")}", new { id }) is { } row
            ? Of(row)
            : null;

    private static Stored<TenantFields> Of(Row row) =>
        new(
            row.Id,
            new TenantFields(row.Name, row.Domain, row.TimeZone, row.Language, row.RingSeconds, row.ExternalReference),
            row.Revision,
            row.CreatedAt,
            row.UpdatedAt
        );

    private static object Args(Stored<TenantFields> stored) =>
        new
        {
            stored.Id,
            stored.Revision,
            stored.UpdatedAt,
            stored.Value.Name,
            stored.Value.Domain,
            stored.Value.TimeZone,
            stored.Value.Language,
            stored.Value.RingSeconds,
            stored.Value.ExternalReference,
        };

    private sealed class Row : ResourceRow
    {
        public required string Name { get; init; }
        public required string Domain { get; init; }
        public required string TimeZone { get; init; }
        public required string Language { get; init; }
        public int RingSeconds { get; init; }
        public string? ExternalReference { get; init; }
    }
}
