using KpnEen.Data.Postgres;
using KpnEen.Pbx.Tolls;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KpnEen.Data.Tolls;

/// <summary>Reads at the start what was spent this month, and writes every second what is spent since: a kill costs the limit one second of it.</summary>
internal sealed class SpendKeeper(Database database, SpendLedger ledger, Spending spending, TimeProvider time, ILogger<SpendKeeper> log)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // One day more than a month: where it is the first already, and where it is the last still.
        var rows = await database.InPlatformAsync(
            session =>
                session.QueryAsync<Row>(
                    """
                    SELECT tenant_id AS id, day, cents FROM tenant_spend WHERE day >= date_trunc('month', now() - interval '1 day')::date
                    UNION ALL
                    SELECT key_id, day, cents FROM call_me_now_spend WHERE day >= (now() - interval '1 day')::date
                    """
                ),
            cancellationToken
        );
        foreach (var row in rows)
            spending.Load(row.Id, row.Day, row.Cents);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteAsync(cancellationToken);
    }

    internal async Task WriteAsync(CancellationToken cancellation)
    {
        var taken = ledger.Take();
        if (taken.Count == 0)
            return;
        try
        {
            await database.InPlatformAsync(
                session =>
                    session.ExecuteAsync(
                        """
                        INSERT INTO tenant_spend (tenant_id, day, cents)
                        SELECT s.tenant_id, s.day, s.cents FROM unnest(@ids, @days, @cents) s (tenant_id, day, cents)
                        JOIN tenants t ON t.id = s.tenant_id
                        ON CONFLICT (tenant_id, day) DO UPDATE SET cents = tenant_spend.cents + excluded.cents;
                        INSERT INTO call_me_now_spend (tenant_id, key_id, day, cents)
                        SELECT k.tenant_id, k.id, s.day, s.cents FROM unnest(@ids, @days, @cents) s (id, day, cents)
                        JOIN call_me_now_keys k ON k.id = s.id
                        ON CONFLICT (key_id, day) DO UPDATE SET cents = call_me_now_spend.cents + excluded.cents
                        """,
                        new
                        {
                            ids = taken.Keys.Select(k => k.Id).ToArray(),
                            days = taken.Keys.Select(k => k.Day).ToArray(),
                            cents = taken.Values.ToArray(),
                        }
                    ),
                cancellation
            );
        }
        // Whatever it was: a limit that is not written must not stop the exchange, and nothing is forgotten.
        catch (Exception e)
        {
            ledger.PutBack(taken);
            log.LogWarning("What was spent cannot be written now: {Reason}", e.Message);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Interval, time, stoppingToken);
                await WriteAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
    }

    private sealed record Row(string Id, DateOnly Day, long Cents);
}
