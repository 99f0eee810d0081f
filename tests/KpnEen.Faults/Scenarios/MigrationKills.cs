using KpnEen.Faults.Checking;
using KpnEen.Faults.Load;
using KpnEen.Testing;
using Npgsql;

namespace KpnEen.Faults.Scenarios;

/// <summary>F04: kill -9 during the first start, in the middle of migrations and of the sandbox's seed; the next start goes on from wherever that was.</summary>
public static class MigrationKills
{
    public static async Task<FaultReport> RunAsync(int kills, int seed)
    {
        var dice = new Dice(seed);
        var postgres = await PostgresCluster.SharedAsync();
        var database = $"faults_{Guid.NewGuid():N}";
        await postgres.ExecuteAsync($"create database \"{database}\"");
        var violations = new List<Violation>();
        var seen = new List<int>();
        var options = new ServerOptions { Database = postgres.ConnectionString(database) };
        var server = await ServerProcess.KilledAfterAsync(options, dice.Between((0.3, 1)));
        await using (server)
        {
            for (var kill = 1; kill < kills; kill++)
            {
                seen.Add(await AppliedAsync(postgres.ConnectionString(database)));
                await server.StartAndKillAsync(dice.Between((0.5, 2.5)));
            }
            await server.StartAgainAsync();
            // A virtual phone and a number for each: the seed is whole too.
            if (server.Sandbox["virtualPhones"]!.AsArray().Count != 3)
                violations.Add(new Violation("F04", "the sandbox is not whole"));
            seen.Add(await AppliedAsync(postgres.ConnectionString(database)));
            if (!seen.SequenceEqual(seen.Order()))
                violations.Add(new Violation("F04", $"migrations went back: {string.Join(' ', seen)}"));
        }
        await postgres.ExecuteAsync($"drop database if exists \"{database}\" with (force)");
        return new FaultReport(
            "F04",
            violations,
            $"{kills} kills; migrations applied after each: {string.Join(' ', seen)}",
            TimeSpan.Zero,
            server.Log
        );
    }

    private static async Task<int> AppliedAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var exists = new NpgsqlCommand("SELECT to_regclass('kpneen_migrations') IS NOT NULL", connection);
        if (!(bool)(await exists.ExecuteScalarAsync())!)
            return 0;
        await using var count = new NpgsqlCommand("SELECT count(*)::int FROM kpneen_migrations", connection);
        return (int)(await count.ExecuteScalarAsync())!;
    }
}
