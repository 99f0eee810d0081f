using KpnEen.Data.Postgres;
using KpnEen.Pbx;

namespace KpnEen.Data.Tests.Harness;

/// <summary>Tenants and users, put in place as the API does.</summary>
internal static class Rows
{
    public static async Task<string> AddTenantAsync(this Database database)
    {
        var id = Ids.New("ten", TimeProvider.System);
        await database.InPlatformAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    "INSERT INTO tenants (id, name, domain) VALUES (@id, @id, @domain)",
                    new { id, domain = id + ".example" }
                );
                await session.TenantChangedAsync(id);
            },
            CancellationToken.None
        );
        return id;
    }

    public static async Task<(string Id, long Version)> AddUserAsync(this Database database, string tenantId, string extension)
    {
        var id = Ids.New("usr", TimeProvider.System);
        var version = await database.InTenantAsync(
            tenantId,
            async session =>
            {
                await session.ExecuteAsync(
                    "INSERT INTO users (id, tenant_id, extension, name) VALUES (@id, @tenantId, @extension, @extension)",
                    new
                    {
                        id,
                        tenantId,
                        extension,
                    }
                );
                return await session.TenantChangedAsync(tenantId);
            },
            CancellationToken.None
        );
        return (id, version);
    }

    public static Task<long> CountAsync(this Database database, string from, object? args = null) =>
        database.InPlatformAsync(session => session.QuerySingleAsync<long>($"SELECT count(*) FROM {from}", args), CancellationToken.None);
}
