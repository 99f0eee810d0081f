using KpnEen.Sdk;

namespace TenantSetup.Steps;

internal static class HuntGroupStep
{
    public static async Task<HuntGroup> EnsureAsync(
        KpnEenClient client,
        WantedHuntGroup wanted,
        IReadOnlyDictionary<string, User> users,
        Report report,
        CancellationToken ct
    )
    {
        var what = $"hunt group {wanted.Extension} {wanted.Name}";
        var members = wanted.Members.Select(extension => new HuntGroupMember { UserId = UserOf(extension).Id }).ToList();
        var policy = HuntPolicy.From(wanted.Policy);
        var found = await client.HuntGroups.ListAsync(cancellationToken: ct).FirstOrDefaultAsync(g => g.Extension == wanted.Extension, ct);
        if (found is null)
        {
            var input = new HuntGroupInput
            {
                Extension = wanted.Extension,
                Name = wanted.Name,
                Policy = policy,
                NoAnswerSeconds = wanted.NoAnswerSeconds,
                Overflow = wanted.Overflow,
                Members = members,
            };
            var made = await client.HuntGroups.CreateAsync(input, cancellationToken: ct);
            report.Created(what);
            return made;
        }
        var same =
            (found.Name, found.Policy, found.NoAnswerSeconds, found.Overflow)
                == (wanted.Name, policy, wanted.NoAnswerSeconds, wanted.Overflow)
            && found.Members.Select(m => m.UserId).SequenceEqual(members.Select(m => m.UserId));
        if (same)
        {
            report.Unchanged(what);
            return found;
        }
        var patch = new HuntGroupPatch
        {
            Name = wanted.Name,
            Policy = policy,
            NoAnswerSeconds = wanted.NoAnswerSeconds,
            Overflow = wanted.Overflow,
            Members = members,
        };
        var current = await client.HuntGroups.GetAsync(found.Id, cancellationToken: ct);
        var changed = await client.HuntGroups.UpdateAsync(found.Id, patch, current.ETag!, cancellationToken: ct);
        report.Updated(what);
        return changed;

        User UserOf(string extension) =>
            users.GetValueOrDefault(extension)
            ?? throw new InvalidTenantFileException($"Hunt group {wanted.Name}: {extension} is no user of the file.");
    }
}
