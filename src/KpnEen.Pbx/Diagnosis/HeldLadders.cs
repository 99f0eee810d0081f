using System.Text;

namespace KpnEen.Pbx.Diagnosis;

/// <summary>The messages of the conversations that go on, in bounded memory. Of one thread at a time.</summary>
internal sealed class HeldLadders
{
    // Some 4500 calls; beyond it the calls that began last have gaps.
    private const long MostOctets = 64 * 1024 * 1024;

    // A call that is put on hold and taken back all day.
    private const int MostOfOne = 256 * 1024;
    private const int LongestCallId = 256;
    private readonly Dictionary<string, HeldLadder> byConversation = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HeldLadder> byCallId = new(StringComparer.Ordinal);
    private readonly Queue<HeldLadder> settling = new();
    private readonly Queue<HeldLadder> ended = new();
    private long octets;

    public void Hear(LadderNotice notice, DateTimeOffset now)
    {
        if (notice.SipCallId is not { } callId)
        {
            if (byConversation.TryGetValue(notice.ConversationId, out var over) && over.EndedAt is null)
            {
                over.EndedAt = now;
                settling.Enqueue(over);
                ended.Enqueue(over);
            }
            return;
        }
        if (!byConversation.TryGetValue(notice.ConversationId, out var held))
            byConversation[notice.ConversationId] = held = new HeldLadder(notice.TenantId, notice.ConversationId);
        held.IsWithheld |= notice.IsWithheld;
        if (byCallId.TryAdd(callId, held))
            held.CallIds.Add(callId);
    }

    /// <returns>False: of no conversation that is known.</returns>
    public bool TryAdd(RingMessage message)
    {
        var callId = MessageRing.CallIdOf(message.Message);
        if (callId.IsEmpty || callId.Length > LongestCallId)
            return false;
        Span<char> text = stackalloc char[LongestCallId];
        var length = Encoding.UTF8.GetChars(callId, text);
        if (!byCallId.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text[..length], out var held))
            return false;
        if (octets + message.Message.Length <= MostOctets && held.Octets + message.Message.Length <= MostOfOne)
        {
            held.Add(message);
            octets += message.Message.Length;
        }
        return true;
    }

    /// <summary>Those that ended by then, oldest first, each once; they are held on.</summary>
    public IEnumerable<HeldLadder> TakeSettled(DateTimeOffset by)
    {
        while (settling.TryPeek(out var oldest) && oldest.EndedAt <= by)
            yield return settling.Dequeue();
    }

    /// <summary>Those that ended by then, oldest first; they are held no longer.</summary>
    public IEnumerable<HeldLadder> TakeEnded(DateTimeOffset by)
    {
        while (ended.TryPeek(out var oldest) && oldest.EndedAt <= by)
        {
            ended.Dequeue();
            byConversation.Remove(oldest.ConversationId);
            foreach (var callId in oldest.CallIds)
                byCallId.Remove(callId);
            octets -= oldest.Octets;
            yield return oldest;
        }
    }
}
