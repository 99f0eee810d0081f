using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Tests.Kit;

namespace KpnEen.Pbx.Tests.Directory;

public sealed class TenantDirectoryTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_number_that_moves_to_another_tenant_is_found_there_whichever_snapshot_comes_first(bool newOwnerFirst)
    {
        const string Number = "+31205550999";
        var (old, other) = (Tenants.Acme(), Tenants.Acme("ten_beta", "beta.test", "+31105550"));
        var directory = new TenantDirectory();
        directory.Replace(With(old, Number));
        directory.Replace(other);
        TenantSnapshot[] changes = [With(other, Number), old.With(old.Users.First()).With(old.Users.First())];
        foreach (var snapshot in newOwnerFirst ? changes : [.. changes.Reverse()])
            directory.Replace(snapshot);
        Assert.Equal("ten_beta", directory.FindByNumber(Number)?.Tenant.Id);
    }

    private static TenantSnapshot With(TenantSnapshot tenant, string e164) =>
        new(
            tenant.Tenant,
            tenant.Version + 1,
            tenant.Users,
            tenant.HuntGroups,
            tenant.Numbers.Append(new Number("num_moved", e164, NumberTargetKind.User, tenant.Users.First().Id, null)),
            tenant.Trunks
        );
}
