using KpnEen.Data.Postgres;
using KpnEen.Testing;

namespace KpnEen.Api.Tests.Webhooks;

/// <summary>Migrated databases on the cluster that all tests share.</summary>
public sealed class WebhookDatabase() : PostgresFixture(MigrateAsync)
{
    internal static async Task MigrateAsync(string connectionString)
    {
        await using var database = await Data.Postgres.Database.OpenAsync(connectionString);
    }
}
