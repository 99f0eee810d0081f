using System.Collections.Immutable;
using System.Security.Cryptography;
using KpnEen.Data.Postgres;
using KpnEen.Data.Resources;
using KpnEen.Pbx;

namespace KpnEen.Data.Audio;

/// <summary>Sound files of tenants in PostgreSQL: every node finds them there.</summary>
public sealed class AudioFileStore(Database database, TimeProvider time)
{
    /// <summary>Largest file in bytes.</summary>
    public const int LargestFile = 10 * 1024 * 1024;

    /// <summary>Most files of a tenant.</summary>
    public const int MostFiles = 100;

    private const string Columns = "id, name, octet_length(content)::bigint AS bytes, sha256, duration_ms, created_at";

    /// <summary>Longest audio.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromMinutes(5);

    /// <returns>Null: the tenant has as many as it may.</returns>
    public Task<StoredAudioFile?> CreateAsync(
        string tenantId,
        string name,
        byte[] content,
        TimeSpan duration,
        CancellationToken cancellation,
        string? id = null
    ) =>
        database.InTenantAsync(
            tenantId,
            async session =>
            {
                // Two uploads at once count one after the other.
                await session.ExecuteAsync("SELECT FROM tenants WHERE id = @tenantId FOR NO KEY UPDATE", new { tenantId });
                if (await session.QuerySingleAsync<long>("SELECT count(*) FROM audio_files") >= MostFiles)
                    return null;
                var file = new StoredAudioFile(
                    id ?? Ids.New("aud", time),
                    name,
                    content.Length,
                    Convert.ToHexStringLower(SHA256.HashData(content)),
                    (long)duration.TotalMilliseconds,
                    Stamps.Now(time)
                );
                await session.ExecuteAsync(
                    """
                    INSERT INTO audio_files (id, tenant_id, name, content, sha256, duration_ms, created_at)
                    VALUES (@Id, @tenantId, @Name, @content, @Sha256, @DurationMs, @CreatedAt)
                    """,
                    new
                    {
                        tenantId,
                        content,
                        file.Id,
                        file.Name,
                        file.Sha256,
                        file.DurationMs,
                        file.CreatedAt,
                    }
                );
                return file;
            },
            cancellation
        );

    public Task<StoredAudioFile?> FindAsync(string tenantId, string id, CancellationToken cancellation) =>
        database.InTenantAsync(
            tenantId,
            session => session.QuerySingleOrDefaultAsync<StoredAudioFile>($"SELECT {Columns} FROM audio_files WHERE id = @id", new { id }),
            cancellation
        );

    public async Task<bool> ExistsAsync(string tenantId, string id, CancellationToken cancellation) =>
        await FindAsync(tenantId, id, cancellation) is not null;

    /// <summary>The file as it was uploaded.</summary>
    public Task<byte[]?> ContentAsync(string tenantId, string id, CancellationToken cancellation) =>
        database.InTenantAsync(
            tenantId,
            session => session.QuerySingleOrDefaultAsync<byte[]>("SELECT content FROM audio_files WHERE id = @id", new { id }),
            cancellation
        );

    /// <summary>In the order of creation.</summary>
    public Task<ImmutableArray<StoredAudioFile>> ListAsync(string tenantId, string? afterId, int limit, CancellationToken cancellation) =>
        database.InTenantAsync(
            tenantId,
            async session =>
            {
                var files = await session.QueryAsync<StoredAudioFile>(
                    $"SELECT {Columns} FROM audio_files WHERE id > @after ORDER BY id LIMIT @limit",
                    new { after = afterId ?? "", limit }
                );
                return files.ToImmutableArray();
            },
            cancellation
        );

    public Task<AudioFileDeletion> DeleteAsync(string tenantId, string id, CancellationToken cancellation) =>
        database.InTenantAsync(
            tenantId,
            async session =>
            {
                // Settings that name it hold it until their commit, and are seen by the statement after.
                if (
                    await session.QuerySingleOrDefaultAsync<string>("SELECT id FROM audio_files WHERE id = @id FOR UPDATE", new { id })
                    is null
                )
                    return AudioFileDeletion.NotFound;
                if (
                    await session.QuerySingleAsync<bool>(
                        "SELECT EXISTS (SELECT FROM service_settings WHERE settings->>'audioFileId' = @id)",
                        new { id }
                    )
                )
                    return AudioFileDeletion.InUse;
                await session.ExecuteAsync("DELETE FROM audio_files WHERE id = @id", new { id });
                return AudioFileDeletion.Deleted;
            },
            cancellation
        );

    /// <summary>Inside a transaction of settings that name the file: it stays at least until the commit.</summary>
    internal static async Task<bool> HoldAsync(DbSession session, string id) =>
        await session.QuerySingleOrDefaultAsync<string>("SELECT id FROM audio_files WHERE id = @id FOR KEY SHARE", new { id }) is not null;
}
