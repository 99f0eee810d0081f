using System.Collections.Concurrent;
using System.Collections.Immutable;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Control;

namespace KpnEen.Pbx.State;

/// <summary>Calls that ended a moment ago: who polls one finds it until its record can be read. Thread-safe.</summary>
public sealed class EndedCalls(TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<string, (CallView View, ImmutableArray<Decision> Trace)> byId = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(DateTimeOffset At, string Id)> order = new();

    public void Add(CallView view, ImmutableArray<Decision> trace)
    {
        var now = time.GetUtcNow();
        byId[view.Id] = (view, trace);
        order.Enqueue((now, view.Id));
        while (order.TryPeek(out var oldest) && now - oldest.At > Kept && order.TryDequeue(out oldest))
            byId.TryRemove(oldest.Id, out _);
    }

    public (CallView View, ImmutableArray<Decision> Trace)? Find(string tenantId, string conversationId) =>
        byId.TryGetValue(conversationId, out var ended) && ended.View.TenantId == tenantId ? ended : null;
}
