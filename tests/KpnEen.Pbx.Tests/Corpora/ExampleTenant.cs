using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Services;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sip.Authentication;

namespace KpnEen.Pbx.Tests.Corpora;

/// <summary>The tenant the corpora's own messages name: example.com, where "a" calls 1000.</summary>
internal static class ExampleTenant
{
    public const string Domain = "example.com";

    public static TenantSnapshot Snapshot { get; } =
        new(new Tenant("ten_example", Domain, Domain), 1, [User("2000", "a"), User("1000", "1000")], [], [], []);

    private static User User(string extension, string username)
    {
        var secret = DigestSecret.From(username, Domain, Tenants.Password);
        var device = new Device($"dev_{extension}", $"usr_{extension}", "Desk", username, secret.Ha1Md5, secret.Ha1Sha256);
        return new User(
            $"usr_{extension}",
            extension,
            $"User {extension}",
            $"{extension}@{Domain}",
            "fixed",
            null,
            [],
            [device],
            ServiceSettings.Empty
        );
    }
}
