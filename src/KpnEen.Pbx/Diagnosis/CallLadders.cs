using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using KpnEen.Pbx.Switching;

namespace KpnEen.Pbx.Diagnosis;

/// <summary>Which dialogs a conversation had, so that its SIP messages are found in the ring: for the last some thousand conversations. Thread-safe.</summary>
public sealed class CallLadders(MessageRing ring, PbxOptions options)
{
    private const int MostConversations = 5000;

    // The keeper looks twice a second; one that does not is stopped or stuck, and must not take the memory.
    private const int MostNotices = 20_000;
    private readonly ConcurrentDictionary<string, Known> byId = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> order = new();
    private readonly ConcurrentQueue<LadderNotice> notices = new();

    /// <summary>A leg of the conversation has this Call-ID.</summary>
    public void Add(string tenantId, string conversationId, string sipCallId, bool isWithheld)
    {
        if (!ring.IsOn)
            return;
        var isNew = false;
        byId.AddOrUpdate(
            conversationId,
            _ =>
            {
                isNew = true;
                return new Known(tenantId, [sipCallId], isWithheld);
            },
            (_, known) => known with { CallIds = known.CallIds.Add(sipCallId), IsWithheld = known.IsWithheld || isWithheld }
        );
        Tell(new LadderNotice(tenantId, conversationId, sipCallId, isWithheld));
        if (!isNew)
            return;
        order.Enqueue(conversationId);
        while (order.Count > MostConversations && order.TryDequeue(out var oldest))
            byId.TryRemove(oldest, out _);
    }

    /// <summary>The conversation is over: what it had is kept for later.</summary>
    public void Ended(string tenantId, string conversationId)
    {
        if (ring.IsOn)
            Tell(new LadderNotice(tenantId, conversationId, null, false));
    }

    /// <summary>The messages that are still there, oldest first; null when the tenant has no such conversation, or it is long over.</summary>
    public ImmutableArray<LadderMessage>? Find(string tenantId, string conversationId)
    {
        if (!byId.TryGetValue(conversationId, out var known) || known.TenantId != tenantId)
            return null;
        var messages = ring.Find([.. known.CallIds.Distinct().Select(Encoding.UTF8.GetBytes)]);
        // As they would be kept, so that there is one way to mask.
        return LadderArchive.Unpack(new LadderArchive().Pack(messages, known.IsWithheld));
    }

    internal bool TryTake(out LadderNotice? notice) => notices.TryDequeue(out notice);

    private void Tell(LadderNotice notice)
    {
        if (options.KeepsLadders && notices.Count < MostNotices)
            notices.Enqueue(notice);
    }

    private sealed record Known(string TenantId, ImmutableList<string> CallIds, bool IsWithheld);
}
