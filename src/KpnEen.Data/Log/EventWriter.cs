using KpnEen.Data.Postgres;
using KpnEen.Pbx.Log;
using Microsoft.Extensions.Logging;

namespace KpnEen.Data.Log;

/// <summary>Writes entries of the log as rows, in the caller's transaction: events first, then what they say of conversation, call record and recording.</summary>
internal sealed class EventWriter(IReadOnlyList<ILogSubscriber> subscribers, NodeName node, ILogger log)
{
    public async Task WriteAsync(DbSession session, IReadOnlyList<LogEntry> entries)
    {
        var fresh = await EventRows.InsertAsync(session, entries, log);
        if (fresh.Count == 0)
            return;
        await LogRows.ApplyAsync(session, fresh, node);
        foreach (var subscriber in subscribers)
            await subscriber.OnCommittingAsync(session, fresh);
        foreach (var tenantId in fresh.Select(e => e.Entry.Event.TenantId).Distinct(StringComparer.Ordinal))
            await session.NotifyAsync(Topics.Event, tenantId);
    }
}
