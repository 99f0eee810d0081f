using KpnEen.Data.Journal;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KpnEen.Data.Recovery;

/// <summary>
/// First the journal goes to PostgreSQL and what was open is noted; only then the services that are registered later start, the switch among them. What was
/// open is closed beside them: thousands of calls that a crash cut off must not keep new ones waiting.
/// </summary>
internal sealed class LogStart(
    EntryJournal journal,
    JournalWriter writer,
    CrashRecovery recovery,
    Heartbeat heartbeat,
    DataHealth health,
    ILogger<LogStart> log
) : BackgroundService
{
    private IReadOnlyList<string> open = [];
    private DateTimeOffset? lastAlive;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (journal.TornOctets > 0)
            log.LogWarning("The journal ended in a half-written entry of {Octets} octets, which no one was told of", journal.TornOctets);
        await writer.DrainAsync(cancellationToken);
        lastAlive = heartbeat.Last();
        open = await recovery.FindAsync(cancellationToken);
        health.Recovered();
        await base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => recovery.CloseAsync(open, lastAlive, stoppingToken);
}
