using KpnEen.Sdk;

namespace TenantSetup.Steps;

internal static class NumberStep
{
    public static async Task EnsureAsync(
        KpnEenClient client,
        WantedNumber wanted,
        IReadOnlyDictionary<string, User> users,
        IReadOnlyDictionary<string, HuntGroup> groups,
        Report report,
        CancellationToken ct
    )
    {
        var what = $"number {wanted.E164} to {wanted.Extension}";
        var target =
            users.TryGetValue(wanted.Extension, out var user) ? new NumberTarget { Kind = NumberTargetKind.User, Id = user.Id }
            : groups.TryGetValue(wanted.Extension, out var group) ? new NumberTarget { Kind = NumberTargetKind.HuntGroup, Id = group.Id }
            : throw new InvalidTenantFileException($"Number {wanted.E164}: {wanted.Extension} is neither user nor hunt group of the file.");
        var found = await client.Numbers.ListAsync(e164: wanted.E164, cancellationToken: ct).FirstOrDefaultAsync(ct);
        if (found is null)
        {
            var input = new CreateNumber
            {
                E164 = wanted.E164,
                Target = target,
                Label = wanted.Label,
            };
            await client.Numbers.CreateAsync(input, cancellationToken: ct);
            report.Created(what);
        }
        else if (found.Target == target && found.Label == wanted.Label)
        {
            report.Unchanged(what);
        }
        else
        {
            var current = await client.Numbers.GetAsync(found.Id, cancellationToken: ct);
            await client.Numbers.UpdateAsync(
                found.Id,
                new NumberPatch { Target = target, Label = wanted.Label },
                current.ETag!,
                cancellationToken: ct
            );
            report.Updated(what);
        }
    }
}
