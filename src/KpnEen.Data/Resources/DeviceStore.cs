using KpnEen.Data.Log;
using KpnEen.Data.Postgres;
using KpnEen.Data.Secrets;
using KpnEen.Pbx.Directory;

namespace KpnEen.Data.Resources;

/// <summary>The telephones of a tenant. Of a password only the digest hashes are kept, sealed.</summary>
public sealed class DeviceStore(Database database, TimeProvider time, ISecretBox secrets)
    : ResourceStore<DeviceFields, DeviceStore.Row>(database, time)
{
    protected override string Prefix => "dev";

    protected override string Table => "devices";

    protected override string Select =>
        "r.id, r.user_id, r.name, r.username, r.is_virtual, r.media_encryption, r.revision, r.created_at, r.updated_at";

    public static ResourceFilter By(string? userId) => ResourceFilter.All.And("r.user_id = {0}", userId);

    protected override DeviceFields Fields(Row row) =>
        new(row.UserId, row.Name, row.Username, row.IsVirtual, MediaEncryption: EnumNames<MediaEncryption>.Parse(row.MediaEncryption));

    protected override async Task InsertAsync(DbSession session, string tenantId, Stored<DeviceFields> stored)
    {
        var password = stored.Value.Password ?? throw new ArgumentException("A new device needs a password.", nameof(stored));
        var (md5, sha256) = await SealedHashesAsync(session, tenantId, stored, password);
        await session.ExecuteAsync(
            """
            INSERT INTO devices (id, tenant_id, user_id, name, username, ha1_md5, ha1_sha256, is_virtual, media_encryption, revision, created_at, updated_at)
            VALUES (@Id, @tenantId, @UserId, @Name, @Username, @md5, @sha256, @IsVirtual, @encryption, @Revision, @UpdatedAt, @UpdatedAt)
            """,
            new
            {
                tenantId,
                stored.Id,
                stored.Revision,
                stored.UpdatedAt,
                stored.Value.UserId,
                stored.Value.Name,
                stored.Value.Username,
                stored.Value.IsVirtual,
                encryption = EnumNames<MediaEncryption>.Of(stored.Value.MediaEncryption),
                md5,
                sha256,
            }
        );
    }

    protected override async Task UpdateAsync(DbSession session, string tenantId, Stored<DeviceFields> stored)
    {
        await session.ExecuteAsync(
            """
            UPDATE devices SET name = @Name, media_encryption = @encryption, revision = @Revision, updated_at = @UpdatedAt
            WHERE tenant_id = @tenantId AND id = @Id
            """,
            new
            {
                tenantId,
                stored.Id,
                stored.Revision,
                stored.UpdatedAt,
                stored.Value.Name,
                encryption = EnumNames<MediaEncryption>.Of(stored.Value.MediaEncryption),
            }
        );
        if (stored.Value.Password is not { } password)
            return;

        var (md5, sha256) = await SealedHashesAsync(session, tenantId, stored, password);
        await session.ExecuteAsync(
            "UPDATE devices SET ha1_md5 = @md5, ha1_sha256 = @sha256 WHERE tenant_id = @tenantId AND id = @Id",
            new
            {
                tenantId,
                stored.Id,
                md5,
                sha256,
            }
        );
    }

    private async Task<(byte[] Md5, byte[] Sha256)> SealedHashesAsync(
        DbSession session,
        string tenantId,
        Stored<DeviceFields> stored,
        string password
    )
    {
        var realm = await session.QuerySingleAsync<string>("SELECT domain FROM tenants WHERE id = @tenantId", new { tenantId });
        var (md5, sha256) = DigestHashes.Of(stored.Value.Username, realm, password);
        return (secrets.SealText(md5, $"device:{stored.Id}"), secrets.SealText(sha256, $"device:{stored.Id}"));
    }

    public sealed class Row : ResourceRow
    {
        public required string UserId { get; init; }
        public required string Name { get; init; }
        public required string Username { get; init; }
        public bool IsVirtual { get; init; }
        public required string MediaEncryption { get; init; }
    }
}
