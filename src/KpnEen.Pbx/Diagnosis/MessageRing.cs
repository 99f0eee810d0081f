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
    private long passed;

    public bool IsOn => bytes > 0;

    public void Received(DateTimeOffset at, SipFlow flow, ReadOnlySpan<byte> message) => Keep(at, flow, message, isSent: false);

    public void Sent(DateTimeOffset at, SipFlow flow, ReadOnlySpan<byte> message) => Keep(at, flow, message, isSent: true);

    /// <summary>The messages that are still there with one of these Call-IDs in them, oldest first.</summary>
    public IReadOnlyList<RingMessage> Find(IReadOnlyList<byte[]> callIds)
    {
        var found = new List<RingMessage>();
        lock (gate)
        {
            for (var i = 0; i < entries.Length; i++)
            {
                var entry = entries[(int)((passed + i) % entries.Length)];
                if (entry.Flow is null || entry.Start < written - buffer.Length)
                    continue;
                var message = buffer.AsSpan((int)(entry.Start % buffer.Length), entry.Length);
                foreach (var callId in callIds)
                {
                    if (!HasCallId(message, callId))
                        continue;
                    found.Add(new RingMessage(entry.At, entry.Flow, entry.IsSent, message.ToArray()));
                    break;
                }
            }
        }
        return found;
    }

    /// <summary>Those that passed since, oldest first, as far as they are still there.</summary>
    /// <param name="from">What it returned before; 0 at first.</param>
    /// <param name="most">At once: who signals waits meanwhile.</param>
    public long Take(long from, int most, List<RingMessage> into)
    {
        lock (gate)
        {
            var end = Math.Min(passed, Math.Max(from, passed - entries.Length) + most);
            for (var i = Math.Max(from, passed - entries.Length); i < end; i++)
            {
                var entry = entries[(int)(i % entries.Length)];
                if (entry.Flow is not null && entry.Start >= written - buffer.Length)
                    into.Add(
                        new RingMessage(
                            entry.At,
                            entry.Flow,
                            entry.IsSent,
                            buffer.AsSpan((int)(entry.Start % buffer.Length), entry.Length).ToArray()
                        )
                    );
            }
            return end;
        }
    }

    /// <summary>The value of the first header Call-ID; empty: there is none.</summary>
    public static ReadOnlySpan<byte> CallIdOf(ReadOnlySpan<byte> message)
    {
        // As nearly everybody writes it; else line by line.
        if (message.IndexOf("\r\nCall-ID:"u8) is >= 0 and var at)
            return Line(message[(at + 10)..]).Trim(" \t"u8);
        for (var rest = message; rest.IndexOf((byte)'\n') is >= 0 and var end; )
        {
            rest = rest[(end + 1)..];
            var line = Line(rest);
            if (line.IsEmpty)
                break;
            var colon = line.IndexOf((byte)':');
            if (colon > 0 && IsCallId(line[..colon].TrimEnd(" \t"u8)))
                return line[(colon + 1)..].Trim(" \t"u8);
        }
        return [];
    }

    private static ReadOnlySpan<byte> Line(ReadOnlySpan<byte> text) =>
        text.IndexOfAny((byte)'\r', (byte)'\n') is >= 0 and var end ? text[..end] : text;

    private static bool IsCallId(ReadOnlySpan<byte> name) =>
        System.Text.Ascii.EqualsIgnoreCase(name, "Call-ID"u8) || System.Text.Ascii.EqualsIgnoreCase(name, "i"u8);

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
            entries[(int)(passed % entries.Length)] = new Entry(at, flow, isSent, written, message.Length);
            written += message.Length;
            passed++;
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
            if (IsCallId(name))
                return true;
        }
        return false;
    }

    private readonly record struct Entry(DateTimeOffset At, SipFlow? Flow, bool IsSent, long Start, int Length);
}
