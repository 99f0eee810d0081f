using System.Text.Json;
using KpnEen.Data.Postgres;

namespace KpnEen.Data.Snapshots;

/// <summary>The stored rows of some tenants, as of one moment.</summary>
internal sealed record SnapshotRows(
    IReadOnlyList<SnapshotRows.VersionRow> Versions,
    IReadOnlyList<SnapshotRows.TenantRow> Tenants,
    ILookup<string, SnapshotRows.UserRow> Users,
    ILookup<string, SnapshotRows.DeviceRow> Devices,
    ILookup<string, SnapshotRows.HuntGroupRow> HuntGroups,
    ILookup<string, SnapshotRows.MemberRow> Members,
    ILookup<string, SnapshotRows.NumberRow> Numbers,
    ILookup<string, SnapshotRows.TrunkRow> Trunks,
    ILookup<string, SnapshotRows.SettingsRow> Settings
)
{
    /// <summary>In a repeatable-read session: the version belongs to exactly these rows.</summary>
    public static async Task<SnapshotRows> ReadAsync(DbSession session, string[] tenants)
    {
        await session.ExecuteAsync("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
        async Task<ILookup<string, T>> Of<T>(string columns, string from, string order, Func<T, string> key) =>
            (
                await session.QueryAsync<T>(
                    $"SELECT {columns} FROM {from} WHERE tenant_id = ANY(@tenants) ORDER BY {order}",
                    new { tenants }
                )
            ).ToLookup(key, StringComparer.Ordinal);
        return new SnapshotRows(
            await session.QueryAsync<VersionRow>(
                "SELECT tenant_id, version FROM tenant_versions WHERE tenant_id = ANY(@tenants)",
                new { tenants }
            ),
            await session.QueryAsync<TenantRow>(
                "SELECT id, name, domain, time_zone, language, ring_seconds FROM tenants WHERE id = ANY(@tenants)",
                new { tenants }
            ),
            await Of<UserRow>(
                "tenant_id, id, extension, name, email, profile, caller_number, external_ids",
                "users",
                "id",
                r => r.TenantId
            ),
            await Of<DeviceRow>(
                "tenant_id, id, user_id, name, username, ha1_md5, ha1_sha256, is_virtual, most_contacts, media_encryption",
                "devices",
                "id",
                r => r.UserId
            ),
            await Of<HuntGroupRow>(
                "tenant_id, id, name, extension, policy, no_answer_seconds, overflow, overflow_after_seconds",
                "hunt_groups",
                "id",
                r => r.TenantId
            ),
            await Of<MemberRow>("tenant_id, hunt_group_id, user_id, weight", "hunt_group_members", "position", r => r.HuntGroupId),
            await Of<NumberRow>("tenant_id, id, e164, target_user_id, target_hunt_group_id, label", "numbers", "e164", r => r.TenantId),
            await Of<TrunkRow>(TrunkRow.Columns, "trunks", "id", r => r.TenantId!),
            await Of<SettingsRow>("tenant_id, subject_kind, subject_id, service, settings", "service_settings", "service", r => r.SubjectId)
        );
    }

    internal sealed record VersionRow(string TenantId, long Version);

    internal sealed record TenantRow(string Id, string Name, string Domain, string TimeZone, string Language, int RingSeconds);

    internal sealed record UserRow(
        string TenantId,
        string Id,
        string Extension,
        string Name,
        string? Email,
        string Profile,
        string? CallerNumber,
        string[] ExternalIds
    );

    internal sealed record DeviceRow(
        string TenantId,
        string Id,
        string UserId,
        string Name,
        string Username,
        byte[] Ha1Md5,
        byte[] Ha1Sha256,
        bool IsVirtual,
        int? MostContacts,
        string MediaEncryption
    );

    internal sealed record HuntGroupRow(
        string TenantId,
        string Id,
        string Name,
        string Extension,
        string Policy,
        int NoAnswerSeconds,
        string? Overflow,
        int OverflowAfterSeconds
    );

    internal sealed record MemberRow(string TenantId, string HuntGroupId, string UserId, int Weight);

    internal sealed record NumberRow(
        string TenantId,
        string Id,
        string E164,
        string? TargetUserId,
        string? TargetHuntGroupId,
        string? Label
    );

    internal sealed record TrunkRow(
        string? TenantId,
        string Id,
        string Name,
        string Peer,
        string? Listener,
        string[] Sources,
        string[] Prefixes,
        string? Username,
        byte[]? Password,
        int NoResponseSeconds,
        bool Trusted,
        string Forwarding,
        bool PassesIdentity,
        string MediaEncryption
    )
    {
        public const string Columns =
            "tenant_id, id, name, peer, listener, sources, prefixes, username, password, no_response_seconds, trusted, forwarding, passes_identity, media_encryption";
    }

    internal sealed record SettingsRow(string TenantId, string SubjectKind, string SubjectId, string Service, JsonElement Settings);
}
