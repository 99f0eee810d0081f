using KpnEen.Api.Security;
using KpnEen.Api.Tests.Conventions;
using KpnEen.Api.Tests.Webhooks;
using KpnEen.Testing;
using Microsoft.Extensions.Logging;

namespace KpnEen.Api.Tests.Security;

public sealed class RefusalLogTests
{
    [Fact]
    public void A_flood_of_refused_tokens_fills_no_disk_and_is_counted()
    {
        var clock = new ShiftedClock();
        using var lines = new CapturedLog();
        using var factory = new LoggerFactory([lines]);
        var log = new RefusalLog(new Logger<RefusalLog>(factory), clock);
        for (var i = 0; i < 10_000; i++)
            log.Write(LogLevel.Information, "An access token", "it has expired");
        Assert.Equal(RefusalLog.Most, lines.Lines.Count);

        clock.Advance(TimeSpan.FromMinutes(1));
        log.Write(LogLevel.Information, "An access token", "it has expired");
        Assert.Equal(RefusalLog.Most + 2, lines.Lines.Count);
        Assert.Contains($"{10_000 - RefusalLog.Most} more refusals", lines.Lines.ElementAt(RefusalLog.Most), StringComparison.Ordinal);
    }
}
