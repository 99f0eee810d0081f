using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using KpnEen.Data.Log;
using KpnEen.Data.Secrets;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Services;
using Microsoft.Extensions.Logging;

namespace KpnEen.Data.Snapshots;

/// <summary>
/// Makes the snapshot of a tenant from its rows. What is broken is left out as small as can be: a service falls back to its
/// defaults, a device whose secret does not open cannot register; each raises an alarm.
/// </summary>
internal sealed class SnapshotBuilder(ISecretBox secrets, DataMetrics metrics, ILogger<SnapshotBuilder> log)
{
    /// <exception cref="InvalidSnapshotException">The rows contradict each other.</exception>
    public TenantSnapshot Build(SnapshotRows.TenantRow tenant, long version, SnapshotRows rows)
    {
        var (users, huntGroups, numbers) = Subjects(tenant, rows);
        return new TenantSnapshot(Tenant(tenant, rows), version, users, huntGroups, numbers, Trunks(rows.Trunks[tenant.Id]));
    }

    /// <param name="rows">Those of what was touched.</param>
    /// <exception cref="InvalidSnapshotException">The rows contradict each other.</exception>
    public SnapshotChange Change(SnapshotRows.TenantRow tenant, long version, SnapshotRows rows, TouchedSettings touched) =>
        new(
            version,
            touched.Ids,
            Subjects(tenant, rows),
            touched.Ids.Contains(tenant.Id) ? Tenant(tenant, rows) : null,
            touched.Trunks ? Trunks(rows.Trunks[tenant.Id]) : null
        );

    private Tenant Tenant(SnapshotRows.TenantRow tenant, SnapshotRows rows) =>
        new(tenant.Id, tenant.Name, tenant.Domain, tenant.TimeZone, tenant.Language, tenant.RingSeconds)
        {
            Services = Services(rows.Settings[tenant.Id].Where(s => s.SubjectKind == "tenant")),
        };

    private Subjects Subjects(SnapshotRows.TenantRow tenant, SnapshotRows rows) =>
        new(
            [.. rows.Users[tenant.Id].Select(u => User(u, rows))],
            [.. rows.HuntGroups[tenant.Id].Select(g => HuntGroup(g, rows))],
            [.. rows.Numbers[tenant.Id].Select(Number)]
        );

    public ImmutableArray<Trunk> Trunks(IEnumerable<SnapshotRows.TrunkRow> rows) =>
        [
            .. rows.Select(t => new Trunk(
                t.Id,
                t.TenantId,
                t.Name,
                t.Peer,
                t.Listener,
                [.. t.Sources],
                [.. t.Prefixes],
                t.Username,
                t.Password is null ? null : Opened(t.Password, $"trunk:{t.Id}"),
                t.NoResponseSeconds,
                Identity(t),
                EnumNames<MediaEncryption>.Parse(t.MediaEncryption)
            )),
        ];

    private static TrunkIdentity Identity(SnapshotRows.TrunkRow trunk) =>
        new(
            trunk.Trusted,
            trunk.Forwarding switch
            {
                "diversion" => ForwardingHeaders.Diversion,
                "historyInfo" => ForwardingHeaders.HistoryInfo,
                "none" => ForwardingHeaders.None,
                _ => ForwardingHeaders.Both,
            },
            trunk.PassesIdentity
        );

    private User User(SnapshotRows.UserRow user, SnapshotRows rows) =>
        new(
            user.Id,
            user.Extension,
            user.Name,
            user.Email,
            user.Profile,
            user.CallerNumber,
            [.. user.ExternalIds],
            [.. rows.Devices[user.Id].Select(Device).OfType<Device>()],
            Services(rows.Settings[user.Id].Where(s => s.SubjectKind == "user"))
        );

    private Device? Device(SnapshotRows.DeviceRow device) =>
        Opened(device.Ha1Md5, $"device:{device.Id}") is { } md5 && Opened(device.Ha1Sha256, $"device:{device.Id}") is { } sha256
            ? new Device(
                device.Id,
                device.UserId,
                device.Name,
                device.Username,
                md5,
                sha256,
                device.IsVirtual,
                device.MostContacts,
                EnumNames<MediaEncryption>.Parse(device.MediaEncryption)
            )
            : null;

    private static HuntGroup HuntGroup(SnapshotRows.HuntGroupRow group, SnapshotRows rows) =>
        new(
            group.Id,
            group.Name,
            group.Extension,
            Enum.TryParse<HuntPolicy>(group.Policy, ignoreCase: true, out var policy)
                ? policy
                : throw new InvalidSnapshotException($"hunt group {group.Id} has the unknown policy {group.Policy}"),
            group.NoAnswerSeconds,
            group.Overflow,
            group.OverflowAfterSeconds,
            [.. rows.Members[group.Id].Select(m => new HuntGroupMember(m.UserId, m.Weight))]
        );

    private static Number Number(SnapshotRows.NumberRow number) =>
        number switch
        {
            { TargetUserId: { } user } => new Number(number.Id, number.E164, NumberTargetKind.User, user, number.Label),
            { TargetHuntGroupId: { } group } => new Number(number.Id, number.E164, NumberTargetKind.HuntGroup, group, number.Label),
            _ => new Number(number.Id, number.E164, null, null, number.Label),
        };

    private ServiceSettings Services(IEnumerable<SnapshotRows.SettingsRow> rows)
    {
        var stored = ImmutableDictionary.CreateBuilder<string, object>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (ServiceCatalog.Find(row.Service) is { } service && Settings(service, row) is { } settings)
                stored.Add(service.Name, settings);
        }
        return new ServiceSettings(stored.ToImmutable());
    }

    private object? Settings(ServiceDescriptor service, SnapshotRows.SettingsRow row)
    {
        try
        {
            var settings = service.Read(row.Settings);
            if (service.Check(settings) is not [var error, ..])
                return settings;
            Alarm(
                "invalidSettings",
                $"{row.Service} of {row.SubjectId} has illegal settings ({error.Pointer}: {error.Detail}); its defaults hold"
            );
        }
        catch (JsonException e)
        {
            Alarm("invalidSettings", $"{row.Service} of {row.SubjectId} cannot be read ({e.Message}); its defaults hold");
        }
        return null;
    }

    private string? Opened(byte[] sealedSecret, string context)
    {
        try
        {
            return secrets.OpenText(sealedSecret, context);
        }
        catch (CryptographicException e)
        {
            Alarm("secret", $"the secret of {context} does not open: {e.Message}");
            return null;
        }
    }

    private void Alarm(string kind, string what)
    {
        metrics.Alarm(kind);
        log.LogError("Snapshot: {What}", what);
    }
}
