using Microsoft.Extensions.Logging;

namespace KpnEen.Api.Security;

/// <summary>Tells of refused tokens, but not of each in a flood: who sends a thousand a second must fill no disk.</summary>
internal sealed class RefusalLog(ILogger<RefusalLog> log, TimeProvider time)
{
    /// <summary>Lines a minute.</summary>
    internal const int Most = 20;

    private readonly Lock gate = new();
    private long minute;
    private int written;
    private long withheld;

    /// <param name="what">A token, a proof.</param>
    /// <param name="reason">Of ours, never what was presented.</param>
    public void Write(LogLevel level, string what, string reason)
    {
        long untold = 0;
        lock (gate)
        {
            var now = time.GetUtcNow().Ticks / TimeSpan.TicksPerMinute;
            if (now != minute)
                (minute, written, untold, withheld) = (now, 0, withheld, 0);
            if (written == Most)
            {
                withheld++;
                return;
            }
            written++;
        }
        if (untold > 0)
            log.LogWarning("{Count} more refusals are not told one by one", untold);
        log.Log(level, "{What} was refused: {Reason}", what, reason);
    }
}
