using KpnEen.Data.Identity;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KpnEen.Identity;

/// <summary>Counts the tokens clients get, and writes them down every ten seconds: no token waits for that.</summary>
internal sealed class ClientUsage(ClientUsageStore store, TimeProvider time, ILogger<ClientUsage> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private readonly Lock sync = new();
    private Dictionary<string, ClientUse> counted = [];

    public void Issued(string clientId)
    {
        lock (sync)
            counted[clientId] = new ClientUse(clientId, (counted.GetValueOrDefault(clientId)?.Tokens ?? 0) + 1, time.GetUtcNow());
    }

    public async Task WriteAsync(CancellationToken cancel)
    {
        Dictionary<string, ClientUse> uses;
        lock (sync)
            (uses, counted) = (counted, []);
        if (uses.Count == 0)
            return;
        try
        {
            await store.AddAsync(uses.Values, cancel);
        }
        catch (NpgsqlException e)
        {
            log.LogWarning("The use of {Clients} clients is not counted: {Reason}", uses.Count, e.Message);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Pause, time, stoppingToken);
                await WriteAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops; StopAsync writes the last ones.
        }
    }
}
