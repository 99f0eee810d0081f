using KpnEen.Sdk;

namespace TenantSetup.Steps;

internal static class UserStep
{
    public static async Task<User> EnsureAsync(KpnEenClient client, WantedUser wanted, Report report, CancellationToken ct)
    {
        var what = $"user {wanted.Extension} {wanted.Name}";
        var found = await client.Users.ListAsync(extension: wanted.Extension, cancellationToken: ct).FirstOrDefaultAsync(ct);
        if (found is null)
        {
            var input = new UserInput
            {
                Extension = wanted.Extension,
                Name = wanted.Name,
                Email = wanted.Email,
            };
            var made = await client.Users.CreateAsync(input, cancellationToken: ct);
            report.Created(what);
            return made;
        }
        if ((found.Name, found.Email) == (wanted.Name, wanted.Email))
        {
            report.Unchanged(what);
            return found;
        }
        var current = await client.Users.GetAsync(found.Id, cancellationToken: ct);
        var changed = await client.Users.UpdateAsync(
            found.Id,
            new UserPatch { Name = wanted.Name, Email = wanted.Email },
            current.ETag!,
            cancellationToken: ct
        );
        report.Updated(what);
        return changed;
    }
}
