using KpnEen.Data.Postgres;

namespace KpnEen.Api.Security;

internal sealed class DatabaseTenantLookup(Database database) : ITenantLookup
{
    public Task<bool> ExistsAsync(string tenantId, CancellationToken cancel) =>
        database.InTenantAsync(
            tenantId,
            session => session.QuerySingleAsync<bool>("SELECT EXISTS (SELECT FROM tenants WHERE id = @tenantId)", new { tenantId }),
            cancel
        );
}
