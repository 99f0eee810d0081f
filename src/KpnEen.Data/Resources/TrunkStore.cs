using KpnEen.Data.Log;
using KpnEen.Data.Postgres;
using KpnEen.Data.Secrets;
using KpnEen.Pbx.Directory;

namespace KpnEen.Data.Resources;

/// <summary>The trunks of a tenant; those of the platform are not seen here.</summary>
public sealed class TrunkStore(Database database, TimeProvider time, ISecretBox secrets)
    : ResourceStore<TrunkFields, TrunkStore.Row>(database, time)
{
    protected override string Prefix => "trk";

    protected override string Table => "trunks";

    protected override string Select =>
        "r.id, r.name, r.peer, r.sources, r.prefixes, r.username, r.password, r.no_response_seconds, r.media_encryption, r.revision, r.created_at, r.updated_at";

    protected override TrunkFields Fields(Row row) =>
        new(
            row.Name,
            row.Peer,
            [.. row.Sources],
            [.. row.Prefixes],
            row.Username,
            row.Password is null ? null : secrets.OpenText(row.Password, $"trunk:{row.Id}"),
            row.NoResponseSeconds,
            EnumNames<MediaEncryption>.Parse(row.MediaEncryption)
        );

    protected override Task InsertAsync(DbSession session, string tenantId, Stored<TrunkFields> stored) =>
        session.ExecuteAsync(
            """
            INSERT INTO trunks (id, tenant_id, name, peer, sources, prefixes, username, password, no_response_seconds, media_encryption, revision, created_at, updated_at)
            VALUES (@Id, @tenantId, @Name, @Peer, @sources, @prefixes, @Username, @password, @NoResponseSeconds, @encryption, @Revision, @UpdatedAt, @UpdatedAt)
            """,
            Args(tenantId, stored)
        );

    protected override Task UpdateAsync(DbSession session, string tenantId, Stored<TrunkFields> stored) =>
        session.ExecuteAsync(
            """
            UPDATE trunks SET name = @Name, peer = @Peer, sources = @sources, prefixes = @prefixes, username = @Username, password = @password,
                no_response_seconds = @NoResponseSeconds, media_encryption = @encryption, revision = @Revision, updated_at = @UpdatedAt
            WHERE tenant_id = @tenantId AND id = @Id
            """,
            Args(tenantId, stored)
        );

    private object Args(string tenantId, Stored<TrunkFields> stored) =>
        new
        {
            tenantId,
            stored.Id,
            stored.Revision,
            stored.UpdatedAt,
            stored.Value.Name,
            stored.Value.Peer,
            sources = stored.Value.Sources.ToArray(),
            prefixes = stored.Value.Prefixes.ToArray(),
            stored.Value.Username,
            password = stored.Value.Password is { } password ? secrets.SealText(password, $"trunk:{stored.Id}") : null,
            stored.Value.NoResponseSeconds,
            encryption = EnumNames<MediaEncryption>.Of(stored.Value.MediaEncryption),
        };

    public sealed class Row : ResourceRow
    {
        public required string Name { get; init; }
        public required string Peer { get; init; }
        public required string[] Sources { get; init; }
        public required string[] Prefixes { get; init; }
        public string? Username { get; init; }
        public byte[]? Password { get; init; }
        public int NoResponseSeconds { get; init; }
        public required string MediaEncryption { get; init; }
    }
}
