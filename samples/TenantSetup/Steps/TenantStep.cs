using KpnEen.Sdk;

namespace TenantSetup.Steps;

internal static class TenantStep
{
    public static async Task<Tenant> EnsureAsync(KpnEenClient partner, WantedTenant wanted, Report report, CancellationToken ct)
    {
        var what = $"tenant {wanted.Name} ({wanted.Domain})";
        var found = await partner
            .Tenants.ListAsync(externalReference: wanted.ExternalReference, cancellationToken: ct)
            .FirstOrDefaultAsync(ct);
        if (found is null)
        {
            var made = await partner.Tenants.CreateAsync(
                new CreateTenant
                {
                    Name = wanted.Name,
                    Domain = wanted.Domain,
                    TimeZone = wanted.TimeZone,
                    Language = wanted.Language,
                    ExternalReference = wanted.ExternalReference,
                },
                cancellationToken: ct
            );
            report.Created(what);
            return made;
        }
        if (found.Domain != wanted.Domain)
            throw new InvalidTenantFileException($"The tenant's domain is {found.Domain} and cannot become {wanted.Domain}.");
        if ((found.Name, found.TimeZone, found.Language) == (wanted.Name, wanted.TimeZone, wanted.Language))
        {
            report.Unchanged(what);
            return found;
        }
        var current = await partner.Tenants.GetAsync(found.Id, cancellationToken: ct);
        var patch = new TenantPatch
        {
            Name = wanted.Name,
            TimeZone = wanted.TimeZone,
            Language = wanted.Language,
        };
        var changed = await partner.Tenants.UpdateAsync(found.Id, patch, current.ETag!, cancellationToken: ct);
        report.Updated(what);
        return changed;
    }
}
