using KpnEen.Data.Journal;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KpnEen.Data.Recovery;

/// <summary>First the journal goes to PostgreSQL, then what was open is closed; only then the services that are registered later start, the switch among them.</summary>
internal sealed class LogStart(
    EntryJournal journal,
    JournalWriter writer,
    CrashRecovery recovery,
    Heartbeat heartbeat,
    DataHealth health,
    ILogger<LogStart> log
) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (journal.TornOctets > 0)
            log.LogWarning("The journal ended in a half-written entry of {Octets} octets, which no one was told of", journal.TornOctets);
        await writer.DrainAsync(cancellationToken);
        await recovery.RunAsync(heartbeat.Last(), cancellationToken);
        health.Recovered();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
