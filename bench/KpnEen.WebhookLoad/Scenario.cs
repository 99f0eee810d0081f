using KpnEen.MediaLoad;
using Npgsql;

namespace KpnEen.WebhookLoad;

/// <summary>One load on a new exchange: warm-up, window, and the wait for what is under way.</summary>
internal sealed record Scenario(string Name, int Tenants, int Each, double Rate, TimeSpan Window)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>Endpoints that answer after 15 s; they are of the first tenants and not counted.</summary>
    public int Hanging { get; init; }

    /// <summary>Events that wait when the workers start.</summary>
    public int Backlog { get; init; }

    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(8);

    public async Task<Figures> RunAsync(Bench bench)
    {
        var database = await Exchange.CreateDatabaseAsync(bench.Connection);
        var state = Directory.CreateTempSubdirectory("kpneen-webhook-load-").FullName;
        try
        {
            await bench.Receiver.ResetAsync();
            string[] tenants;
            await using (var quiet = await Exchange.StartAsync(database, state, delivers: false))
            {
                tenants = await quiet.SubscribeAsync(bench.Receiver, Tenants, Each, Hanging);
                new Calls(quiet.Log, tenants).SendMany(Backlog);
                // Queued is what PostgreSQL has: what is in the journal yet would be counted as slow delivery.
                while (await quiet.CountEventsAsync() < Backlog)
                    await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
            await using var exchange = await Exchange.StartAsync(database, state, delivers: true);
            var calls = new Calls(exchange.Log, tenants);
            if (Backlog == 0)
                await calls.SendAsync(Rate / Each, WarmUp);
            var began = Receiver.Now();
            var (cpu, databaseCpu) = (OwnCpu(), DatabaseCpu(bench));
            await calls.SendAsync(Rate / Each, Window);
            var ended = Receiver.Now();
            var drained = await DrainAsync(bench, exchange, (calls.Sent + Backlog) * Each);
            (cpu, databaseCpu) = (OwnCpu() - cpu, DatabaseCpu(bench) - databaseCpu);
            return await CountAsync(bench, database, began, Backlog > 0 ? drained : ended, Backlog > 0 ? began : 0, (cpu, databaseCpu));
        }
        finally
        {
            await Exchange.DropDatabaseAsync(bench.Connection, database);
            Directory.Delete(state, recursive: true);
        }
    }

    /// <summary>Waits until all has come, or nothing more comes.</summary>
    private async Task<long> DrainAsync(Bench bench, Exchange exchange, long expected)
    {
        var (last, since) = (-1L, TimeProvider.System.GetTimestamp());
        while (true)
        {
            var (count, _, _) = await bench.Receiver.CountAsync();
            // More than was sent: calls that a former process left open are closed by the next.
            if (count >= expected && Hanging == 0)
                expected = Each * await exchange.CountEventsAsync();
            if (count >= expected * (Tenants * Each - Hanging) / (Tenants * Each) && (Hanging == 0 ? count >= expected : count == last))
                return Receiver.Now();
            if (count != last)
                (last, since) = (count, TimeProvider.System.GetTimestamp());
            if (TimeProvider.System.GetElapsedTime(since) > (Hanging > 0 ? TimeSpan.FromSeconds(3) : Patience / 10))
                return Receiver.Now();
            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System);
        }
    }

    private async Task<Figures> CountAsync(
        Bench bench,
        string database,
        long from,
        long to,
        long freshFrom,
        (TimeSpan Own, TimeSpan Database) cpu
    )
    {
        var receipts = await bench.Receiver.ReceiptsAsync();
        var (_, again, forged) = await bench.Receiver.CountAsync();
        if (forged > 0)
            throw new InvalidOperationException($"{forged} signatures were not ours.");
        var (fromCommit, fromAppend, lost, outOfOrder) = (new List<double>(), new List<double>(), 0L, 0L);
        var lastOfLane = new Dictionary<(string, string), long>();
        await using var source = NpgsqlDataSource.Create(database);
        await using var query = source.CreateCommand(
            """
            SELECT e.id, substring(p.url from '/[^/]*$'), e.conversation_id,
                   (extract(epoch from e.recorded_at) * 1e6)::bigint, (extract(epoch from e.occurred_at) * 1e6)::bigint
            FROM events e JOIN webhook_endpoints p ON p.tenant_id = e.tenant_id WHERE p.url NOT LIKE '%/hang' ORDER BY e.conversation_id, e.sequence
            """
        );
        query.CommandTimeout = 120;
        await using var rows = await query.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            var (path, recorded, occurred) = (rows.GetString(1), rows.GetInt64(3), rows.GetInt64(4));
            if (!receipts.TryGetValue((path, rows.GetString(0)), out var at))
            {
                lost++;
                continue;
            }
            var lane = (path, rows.GetString(2));
            if (lastOfLane.GetValueOrDefault(lane) > at)
                outOfOrder++;
            lastOfLane[lane] = at;
            if (occurred >= Math.Max(from, freshFrom) && occurred < to)
            {
                fromCommit.Add((at - recorded) / 1000.0);
                fromAppend.Add((at - occurred) / 1000.0);
            }
        }
        await rows.DisposeAsync();
        if (lost > 0)
            await ExplainAsync(source);
        var inWindow = receipts.Values.Count(at => at >= from && at < to);
        return new Figures(
            Name,
            inWindow / ((to - from) / 1e6),
            fromCommit,
            fromAppend,
            lost,
            again,
            cpu.Own,
            cpu.Database,
            receipts.Values.Count(at => at >= from),
            outOfOrder
        );
    }

    /// <summary>What became of those that did not come.</summary>
    private static async Task ExplainAsync(NpgsqlDataSource source)
    {
        await using var query = source.CreateCommand(
            """
            SELECT coalesce(d.status, 'no delivery') AS status, d.reason, d.attempts, d.lease IS NOT NULL, d.due_at - now(), a.error, a.status, count(*)
            FROM events e JOIN webhook_endpoints p ON p.tenant_id = e.tenant_id
            LEFT JOIN webhook_deliveries d ON d.event_id = e.id AND d.endpoint_id = p.id
            LEFT JOIN webhook_attempts a ON a.delivery_id = d.id AND a.number = d.attempts
            WHERE p.url NOT LIKE '%/hang' AND d.status IS DISTINCT FROM 'delivered' GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 8 DESC LIMIT 20
            """
        );
        await using var rows = await query.ExecuteReaderAsync();
        while (await rows.ReadAsync())
            Console.Error.WriteLine(
                string.Join(
                    ' ',
                    Enumerable.Range(0, rows.FieldCount).Select(i => $"{rows.GetName(i)}={(rows.IsDBNull(i) ? "-" : rows[i])}")
                )
            );
    }

    private static TimeSpan OwnCpu() => TimeSpan.FromTicks(Environment.CpuUsage.TotalTime.Ticks);

    private static TimeSpan DatabaseCpu(Bench bench) => ProcessFigures.Cpu([bench.Postmaster]);
}
