using System.Collections.Immutable;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Services;
using KpnEen.Sip.Authentication;

namespace KpnEen.Pbx.Tests.Kit;

/// <summary>Tenants for tests, and changed copies of their snapshots.</summary>
public static class Tenants
{
    public const string Password = "s3cret";

    /// <summary>Acme: users 100 to 105 and 200 to 205, each with one phone and the number +3120555 0 extension.</summary>
    public static TenantSnapshot Acme(string id = "ten_acme", string domain = "acme.test", string numbers = "+31205550") =>
        new(
            new Tenant(id, domain, domain),
            1,
            Extensions.Select(e => NewUser(id, domain, e)),
            [],
            Extensions.Select(e => new Number($"num_{id}_{e}", numbers + e, NumberTargetKind.User, $"usr_{id}_{e}", null)),
            []
        );

    public static IEnumerable<string> Extensions => Enumerable.Range(100, 6).Concat(Enumerable.Range(200, 6)).Select(e => e.ToString());

    public static TenantSnapshot With(this TenantSnapshot tenant, User user) =>
        new(
            tenant.Tenant,
            tenant.Version + 1,
            tenant.Users.Select(u => u.Id == user.Id ? user : u),
            tenant.HuntGroups,
            tenant.Numbers,
            tenant.Trunks
        );

    public static TenantSnapshot With(this TenantSnapshot tenant, HuntGroup group) =>
        new(
            tenant.Tenant,
            tenant.Version + 1,
            tenant.Users,
            tenant.HuntGroups.Where(g => g.Id != group.Id).Append(group),
            tenant.Numbers,
            tenant.Trunks
        );

    public static ServiceSettings WithObject(this ServiceSettings settings, ServiceDescriptor service, object value) =>
        new(ServiceCatalog.All.ToImmutableDictionary(s => s.Name, s => s.Name == service.Name ? value : settings.Get(s)));

    /// <summary>The secret follows the SIP username.</summary>
    public static Device WithSecret(this Device device, string domain)
    {
        var secret = DigestSecret.From(device.Username, domain, Password);
        return device with { Ha1Md5 = secret.Ha1Md5, Ha1Sha256 = secret.Ha1Sha256 };
    }

    private static User NewUser(string tenantId, string domain, string extension)
    {
        var username = $"{extension}-{tenantId}";
        var secret = DigestSecret.From(username, domain, Password);
        var id = $"usr_{tenantId}_{extension}";
        var device = new Device($"dev_{tenantId}_{extension}", id, "Desk", username, secret.Ha1Md5, secret.Ha1Sha256);
        return new User(
            id,
            extension,
            $"User {extension}",
            $"{extension}@{domain}",
            "fixed",
            null,
            [$"crm-{extension}"],
            [device],
            ServiceSettings.Empty
        );
    }
}
