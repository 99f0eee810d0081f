using System.Collections.Immutable;
using KpnEen.Data.Postgres;
using KpnEen.Pbx.Directory;

namespace KpnEen.Data.Snapshots;

/// <summary>
/// Which settings of a tenant may be other than in a snapshot. The audit log knows: its trigger stands on every table of tenants, and its
/// positions have no gaps and commit in their order, so nothing is missed that is not seen to be missing.
/// </summary>
/// <param name="Ids">Of users, hunt groups and numbers, and of the tenant when it is among them.</param>
/// <param name="Trunks">Some of the tenant's trunks: they are read all.</param>
internal sealed record TouchedSettings(ImmutableHashSet<string> Ids, bool Trunks)
{
    /// <summary>From here on reading all is as well.</summary>
    private const int Most = 500;

    /// <param name="since">Position in the audit log that the snapshot was made at.</param>
    /// <param name="until">The present one.</param>
    /// <returns>Null: too much, or the log was cut off behind the snapshot.</returns>
    public static async Task<TouchedSettings?> ReadAsync(DbSession session, TenantSnapshot before, long since, long until)
    {
        if (until - since is < 0 or > Most)
            return null;
        var entries = await session.QueryAsync<Entry>(
            """
            SELECT a.record::json->>'resource' AS resource, a.subject_id, (SELECT d.user_id FROM devices d WHERE d.id = a.subject_id) AS device_user
            FROM audit_log a WHERE a.tenant_id = @Id AND a.position > @since ORDER BY a.position
            """,
            new { before.Tenant.Id, since }
        );
        return entries.Count == until - since ? Of(entries, before) : null;
    }

    private static TouchedSettings Of(IReadOnlyList<Entry> entries, TenantSnapshot before)
    {
        var ids = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            // The tables as the log names them; of others the snapshot has nothing.
            switch (entry.Resource)
            {
                case "devices":
                    // The user who has it, and who had it.
                    ids.UnionWith(new[] { entry.DeviceUser, before.FindDeviceById(entry.SubjectId)?.UserId }.OfType<string>());
                    break;
                case "tenants" or "users" or "huntGroups" or "huntGroupMembers" or "numbers" or "serviceSettings":
                    ids.Add(entry.SubjectId);
                    break;
            }
        }
        return new TouchedSettings(ids.ToImmutable(), entries.Any(e => e.Resource == "trunks"));
    }

    private sealed record Entry(string Resource, string SubjectId, string? DeviceUser);
}
