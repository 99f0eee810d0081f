using System.Text;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Services;

namespace KpnEen.Data.Tests.Harness;

/// <summary>All a call can read of a tenant, as text: two snapshots with the same text are the same to it.</summary>
internal static class SnapshotText
{
    public static string Of(TenantSnapshot snapshot)
    {
        var text = new StringBuilder();
        var tenant = snapshot.Tenant;
        text.AppendLine($"{tenant with { Services = ServiceSettings.Empty }} {Of(tenant.Services)} version {snapshot.Version}");
        foreach (var user in snapshot.Users)
        {
            text.AppendLine(
                $"user {user.Id} {user.Extension} {user.Name} {user.Email} {user.Profile} {user.CallerNumber} {string.Join(',', user.ExternalIds)}"
            );
            text.AppendLine($"  {Of(user.Services)} numbers {Of(snapshot.NumbersOf(user.Id))}");
            text.AppendLine(
                $"  found {ReferenceEquals(snapshot.FindUser(user.Id), user)} {ReferenceEquals(snapshot.FindExtension(user.Extension), user)}"
            );
            foreach (var device in user.Devices)
            {
                var found = snapshot.FindDevice(device.Username);
                text.AppendLine($"  {device}");
                text.AppendLine(
                    $"  found {ReferenceEquals(found?.User, user)} {ReferenceEquals(found?.Device, device)} {ReferenceEquals(snapshot.FindDeviceById(device.Id), device)}"
                );
            }
        }
        foreach (var group in snapshot.HuntGroups)
        {
            text.AppendLine($"{group with { Members = [] }} {string.Join(',', group.Members)} numbers {Of(snapshot.NumbersOf(group.Id))}");
            text.AppendLine(
                $"  found {ReferenceEquals(snapshot.FindHuntGroup(group.Id), group)} {group.Extension.Length == 0 || ReferenceEquals(snapshot.FindExtension(group.Extension), group)}"
            );
        }
        foreach (var number in snapshot.Numbers)
            text.AppendLine($"{number} found {ReferenceEquals(snapshot.FindNumber(number.E164), number)}");
        foreach (var trunk in snapshot.Trunks)
            text.AppendLine(
                $"{trunk with { Sources = [], Prefixes = [] }} {string.Join(',', trunk.Sources)} {string.Join(',', trunk.Prefixes)}"
            );
        return text.ToString();
    }

    private static string Of(ServiceSettings services) =>
        string.Join(' ', ServiceCatalog.All.Select(s => s.Write(services.Get(s)).GetRawText()));

    private static string Of(IEnumerable<Number> numbers) => string.Join(',', numbers.Select(n => n.E164));
}
