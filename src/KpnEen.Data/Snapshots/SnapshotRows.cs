using System.Text.Json;
using Dapper;
using KpnEen.Data.Postgres;

namespace KpnEen.Data.Snapshots;

/// <summary>The stored rows of some tenants, or some rows of one, as of one moment: in a repeatable-read session.</summary>
internal sealed record SnapshotRows(
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
    // The kinds are named for the key of settings, which begins with tenant and kind: without them all of the tenant's are looked through.
    private const string Statements = $"""
        SELECT id, name, domain, time_zone, language, ring_seconds FROM tenants WHERE id = ANY(@tenants);
        SELECT tenant_id, id, extension, name, email, profile, caller_number, external_ids
        FROM users WHERE tenant_id = ANY(@tenants) AND (@ids::text[] IS NULL OR id = ANY(@ids));
        SELECT tenant_id, id, user_id, name, username, ha1_md5, ha1_sha256, is_virtual, most_contacts, media_encryption
        FROM devices WHERE tenant_id = ANY(@tenants) AND (@ids::text[] IS NULL OR user_id = ANY(@ids)) ORDER BY id;
        SELECT tenant_id, id, name, extension, policy, no_answer_seconds, overflow, overflow_after_seconds
        FROM hunt_groups WHERE tenant_id = ANY(@tenants) AND (@ids::text[] IS NULL OR id = ANY(@ids));
        SELECT tenant_id, hunt_group_id, user_id, weight
        FROM hunt_group_members WHERE tenant_id = ANY(@tenants) AND (@ids::text[] IS NULL OR hunt_group_id = ANY(@ids)) ORDER BY position;
        SELECT tenant_id, id, e164, target_user_id, target_hunt_group_id, label
        FROM numbers WHERE tenant_id = ANY(@tenants) AND (@ids::text[] IS NULL OR id = ANY(@ids));
        SELECT {TrunkRow.Columns} FROM trunks WHERE tenant_id = ANY(@tenants) AND @trunks ORDER BY id;
        SELECT tenant_id, subject_kind, subject_id, service, settings
        FROM service_settings
        WHERE tenant_id = ANY(@tenants) AND (@ids::text[] IS NULL OR (subject_kind IN ('user', 'huntGroup', 'tenant') AND subject_id = ANY(@ids)))
        """;

    /// <param name="touched">Of one tenant only these; null: all there is.</param>
    public static async Task<SnapshotRows> ReadAsync(DbSession session, string[] tenants, TouchedSettings? touched = null)
    {
        // In one round trip: what a write costs is mostly these.
        await using var reader = await session.Connection.QueryMultipleAsync(
            new CommandDefinition(
                Statements,
                new
                {
                    tenants,
                    ids = touched?.Ids.ToArray(),
                    trunks = touched?.Trunks ?? true,
                },
                session.Transaction,
                cancellationToken: session.Cancellation
            )
        );
        async Task<ILookup<string, T>> Of<T>(Func<T, string> key) => (await reader.ReadAsync<T>()).ToLookup(key, StringComparer.Ordinal);
        return new SnapshotRows(
            (await reader.ReadAsync<TenantRow>()).AsList(),
            await Of<UserRow>(r => r.TenantId),
            await Of<DeviceRow>(r => r.UserId),
            await Of<HuntGroupRow>(r => r.TenantId),
            await Of<MemberRow>(r => r.HuntGroupId),
            await Of<NumberRow>(r => r.TenantId),
            await Of<TrunkRow>(r => r.TenantId!),
            await Of<SettingsRow>(r => r.SubjectId)
        );
    }

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
