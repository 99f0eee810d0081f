using KpnEen.Sdk;

namespace TenantSetup.Steps;

internal static class DeviceStep
{
    public static async Task EnsureAsync(
        KpnEenClient client,
        User user,
        IReadOnlyList<string> wanted,
        CredentialsFile credentials,
        Report report,
        CancellationToken ct
    )
    {
        var found = await client
            .Devices.ListOfUserAsync(user.Id, cancellationToken: ct)
            .Select(d => d.Name)
            .ToHashSetAsync(cancellationToken: ct);
        foreach (var name in wanted)
        {
            var what = $"device {name} of {user.Extension}";
            if (found.Contains(name))
            {
                report.Unchanged(what);
                continue;
            }
            var made = await client.Devices.CreateAsync(user.Id, new CreateDevice { Name = name }, cancellationToken: ct);
            credentials.Add($"{user.Extension} {name}", made.Credentials);
            report.Created($"{what}; its SIP account is in {credentials.Path}");
        }
    }
}
