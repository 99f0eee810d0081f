using KpnEen.Data.Postgres;
using KpnEen.Testing;

namespace KpnEen.Identity.Tests;

/// <summary>A migrated database of its own for each test class.</summary>
public sealed class IdentityDatabase() : PostgresFixture(MigrateAsync)
{
    private static async Task MigrateAsync(string connectionString)
    {
        await using var database = await Data.Postgres.Database.OpenAsync(connectionString);
    }
}
