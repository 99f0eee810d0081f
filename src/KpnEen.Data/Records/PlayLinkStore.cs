using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using KpnEen.Data.Postgres;
using KpnEen.Data.Resources;
using KpnEen.Pbx;

namespace KpnEen.Data.Records;

/// <summary>Play links. Of a secret only its digest is kept: who reads the database can play nothing.</summary>
public sealed class PlayLinkStore(Database database, TimeProvider time)
{
    /// <summary>No link lives longer.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    /// <returns>The link and its secret, which is told this once; null: no such recording, or it cannot be played.</returns>
    public Task<(PlayLink Link, string Secret)?> CreateAsync(
        string tenantId,
        string recordingId,
        TimeSpan lifetime,
        string createdBy,
        CancellationToken cancellation
    )
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lifetime, Longest);
        return database.InTenantAsync<(PlayLink, string)?>(
            tenantId,
            async session =>
            {
                var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
                var now = Stamps.Now(time);
                var link = new PlayLink(Ids.New("plk", time), tenantId, recordingId, Digest(secret), now + lifetime, null);
                var made = await session.ExecuteAsync(
                    """
                    INSERT INTO recording_play_links (id, tenant_id, recording_id, secret_hash, created_by, created_at, expires_at)
                    SELECT @Id, @TenantId, id, @SecretHash, @createdBy, @now, @ExpiresAt
                    FROM recordings WHERE id = @RecordingId AND tenant_id = @TenantId AND deleted_at IS NULL AND state = 'available'
                    """,
                    new
                    {
                        link.Id,
                        link.TenantId,
                        link.RecordingId,
                        link.SecretHash,
                        link.ExpiresAt,
                        createdBy,
                        now,
                    }
                );
                return made == 0 ? null : (link, secret);
            },
            cancellation
        );
    }

    /// <summary>Whoever's it is: only the secret tells who may use it.</summary>
    public Task<PlayLink?> FindAsync(string id, CancellationToken cancellation) =>
        database.InPlatformAsync(
            session =>
                session.QuerySingleOrDefaultAsync<PlayLink>(
                    "SELECT id, tenant_id, recording_id, secret_hash, expires_at, revoked_at FROM recording_play_links WHERE id = @id",
                    new { id }
                ),
            cancellation
        );

    /// <summary>False: no such link of this recording.</summary>
    public Task<bool> RevokeAsync(string tenantId, string recordingId, string id, CancellationToken cancellation) =>
        database.InTenantAsync(
            tenantId,
            async session =>
                await session.ExecuteAsync(
                    "UPDATE recording_play_links SET revoked_at = @now WHERE id = @id AND recording_id = @recordingId AND revoked_at IS NULL",
                    new
                    {
                        id,
                        recordingId,
                        now = Stamps.Now(time),
                    }
                ) == 1,
            cancellation
        );

    /// <summary>Removes links that expired long ago.</summary>
    public Task<int> RemoveOldAsync(CancellationToken cancellation) =>
        database.InPlatformAsync(
            session =>
                session.ExecuteAsync(
                    "DELETE FROM recording_play_links WHERE expires_at < @before",
                    new { before = time.GetUtcNow().AddDays(-30) }
                ),
            cancellation
        );

    public static bool IsSecretOf(PlayLink link, string? secret) =>
        CryptographicOperations.FixedTimeEquals(link.SecretHash, Digest(secret ?? ""));

    /// <summary>Neither over nor revoked.</summary>
    public bool IsOpen(PlayLink link) => link.RevokedAt is null && time.GetUtcNow() < link.ExpiresAt;

    private static byte[] Digest(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
