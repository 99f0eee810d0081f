using KpnEen.Data.Postgres;
using KpnEen.Pbx.Events;

namespace KpnEen.Data.CallMeNow;

/// <summary>Tells of refused visitors: of one key and reason once a minute, so that an attack fills no log. Thread-safe.</summary>
public sealed class CallMeNowRefusals(Database database, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private readonly Lock gate = new();
    private readonly Dictionary<(string KeyId, CallMeNowRefusal Reason), (DateTimeOffset At, int Suppressed)> told = [];

    public async Task TellAsync(string tenantId, string keyId, CallMeNowRefusal reason, CancellationToken cancellation)
    {
        if (Count(keyId, reason) is not { } suppressed)
            return;
        var notice = new CallMeNowNotice(keyId, null, CallMeNowNotices.Name(reason), Suppressed: suppressed == 0 ? null : suppressed);
        await database.InTenantAsync(
            tenantId,
            session =>
            {
                session.Tell(time, EventTypes.CallMeNowRefused, tenantId, notice);
                return Task.CompletedTask;
            },
            cancellation
        );
    }

    // Null: it was told a moment ago.
    private int? Count(string keyId, CallMeNowRefusal reason)
    {
        var now = time.GetUtcNow();
        lock (gate)
        {
            var (at, suppressed) = told.GetValueOrDefault((keyId, reason));
            if (now - at < Interval)
            {
                told[(keyId, reason)] = (at, suppressed + 1);
                return null;
            }
            told[(keyId, reason)] = (now, 0);
            return suppressed;
        }
    }
}
