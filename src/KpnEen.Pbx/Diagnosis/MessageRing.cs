using KpnEen.Sip.Transport;

namespace KpnEen.Pbx.Diagnosis;

/// <summary>
/// The last SIP messages of calls, as they passed: copied into one buffer that is written round and round, and looked into only when somebody
/// asks. What passes costs a copy of its bytes; memory never grows.
/// </summary>
/// <param name="bytes">Size of the buffer; 0: nothing is kept.</param>
public sealed class MessageRing(int bytes) : ISipTrace
{
    // A message of a call is some 900 octets; shorter ones on average only make the buffer last less.
    private const int MeanLength = 400;
    private readonly Lock gate = new();
    private readonly byte[] buffer = new byte[bytes];
    private readonly Entry[] entries = new Entry[Math.Max(1, bytes / MeanLength)];
    private long written;
    private int next;

    public bool IsOn => bytes > 0;

    public void Received(DateTimeOffset at, SipFlow flow, ReadOnlySpan<byte> message) => Keep(at, flow, message, isSent: false);

    public void Sent(DateTimeOffset at, SipFlow flow, ReadOnlySpan<byte> message) => Keep(at, flow, message, isSent: true);

    /// <summary>The messages that are still there with one of these Call-IDs in them, oldest first.</summary>
    public IReadOnlyList<(DateTimeOffset At, SipFlow Flow, bool IsSent, byte[] Message)> Find(IReadOnlyList<byte[]> callIds)
    {
        var found = new List<(DateTimeOffset, SipFlow, bool, byte[])>();
        lock (gate)
        {
            for (var i = 0; i < entries.Length; i++)
            {
                var entry = entries[(next + i) % entries.Length];
                if (entry.Flow is null || entry.Start < written - buffer.Length)
                    continue;
                var message = buffer.AsSpan((int)(entry.Start % buffer.Length), entry.Length);
                foreach (var callId in callIds)
                {
                    if (!HasCallId(message, callId))
                        continue;
                    found.Add((entry.At, entry.Flow, entry.IsSent, message.ToArray()));
                    break;
                }
            }
        }
        return found;
    }

    private void Keep(DateTimeOffset at, SipFlow flow, ReadOnlySpan<byte> message, bool isSent)
    {
        if (message.Length > buffer.Length / 4 || !IsOfCall(message))
            return;
        lock (gate)
        {
            // No message lies across the end of the buffer.
            var room = buffer.Length - (int)(written % buffer.Length);
            if (room < message.Length)
                written += room;
            message.CopyTo(buffer.AsSpan((int)(written % buffer.Length)));
            entries[next] = new Entry(at, flow, isSent, written, message.Length);
            written += message.Length;
            next = (next + 1) % entries.Length;
        }
    }

    /// <summary>Registrations, subscriptions and texts are many, and belong to no call.</summary>
    private static bool IsOfCall(ReadOnlySpan<byte> message)
    {
        var method = message;
        if (message.StartsWith("SIP/2.0"u8))
        {
            var sequence = message.IndexOf("\r\nCSeq:"u8);
            if (sequence < 0)
                return false;
            method = message[(sequence + 7)..].TrimStart("0123456789 \t"u8);
        }
        return method.StartsWith("INVITE"u8)
            || method.StartsWith("ACK"u8)
            || method.StartsWith("BYE"u8)
            || method.StartsWith("CANCEL"u8)
            || method.StartsWith("PRACK"u8)
            || method.StartsWith("UPDATE"u8)
            || method.StartsWith("INFO"u8)
            || method.StartsWith("REFER"u8);
    }

    // The whole value of the header and nothing else: a telephone may choose a Call-ID that stands in the messages of others.
    private static bool HasCallId(ReadOnlySpan<byte> message, ReadOnlySpan<byte> callId)
    {
        for (var from = 0; message[from..].IndexOf(callId) is >= 0 and var at; from += at + 1)
        {
            var (begin, end) = (from + at, from + at + callId.Length);
            var line = message[(message[..begin].LastIndexOf((byte)'\n') + 1)..begin].TrimEnd(" \t"u8);
            if (end >= message.Length || message[end] is not ((byte)'\r' or (byte)' ' or (byte)'\t') || line is not [.., (byte)':'])
                continue;
            var name = line[..^1].TrimEnd(" \t"u8);
            if (System.Text.Ascii.EqualsIgnoreCase(name, "Call-ID"u8) || System.Text.Ascii.EqualsIgnoreCase(name, "i"u8))
                return true;
        }
        return false;
    }

    private readonly record struct Entry(DateTimeOffset At, SipFlow? Flow, bool IsSent, long Start, int Length);
}
