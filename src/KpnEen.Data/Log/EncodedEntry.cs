using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text.Json;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Log;

namespace KpnEen.Data.Log;

/// <summary>
/// An entry of the log with its octets. The envelope is written as JSON once, by <see cref="EntryEncoder"/>; the journal, PostgreSQL and
/// all readers pass on these octets.
/// <code>
/// 0      1          5         9         13
/// +------+----------+---------+---------+----------~+--------~+-------~
/// | 0x01 | envelope | data at | trace   | envelope  | trace   | rest      lengths and offset: 4 octets, little endian;
/// +------+----------+---------+---------+----------~+--------~+-------~   trace -1: there is no call record
/// </code>
/// </summary>
internal sealed class EncodedEntry
{
    public const byte Version = 1;
    public const int HeaderLength = 13;
    private readonly ReadOnlyMemory<byte> body;
    private readonly int envelopeLength;
    private readonly int dataAt;
    private readonly int traceLength;

    internal EncodedEntry(LogEntry entry, ReadOnlyMemory<byte> body)
    {
        Entry = entry;
        this.body = body;
        (envelopeLength, dataAt, traceLength) = Lengths(body.Span);
    }

    public LogEntry Entry { get; }

    /// <summary>The envelope of the event, UTF-8.</summary>
    public ReadOnlyMemory<byte> Envelope => body.Slice(HeaderLength, envelopeLength);

    /// <summary>Its member <c>data</c>.</summary>
    public ReadOnlyMemory<byte> Data => Envelope[dataAt..^1];

    /// <summary>The decisions of the call record, a JSON array.</summary>
    public ReadOnlyMemory<byte> Trace => body.Slice(HeaderLength + envelopeLength, Math.Max(0, traceLength));

    /// <summary>What was read back from the journal.</summary>
    /// <exception cref="JsonException">Not an entry of ours.</exception>
    public static EncodedEntry Read(ReadOnlyMemory<byte> body)
    {
        // A journal that an older version left holds the entry as one JSON object.
        if (body.Length > 0 && body.Span[0] == (byte)'{')
            return Of(JsonSerializer.Deserialize<LogEntry>(body.Span, EventJson.Options) ?? throw new JsonException("null is no entry"));
        var (envelope, dataAt, trace) = Lengths(body.Span);
        if (envelope < dataAt || dataAt < 1 || HeaderLength + (long)envelope + Math.Max(0, trace) > body.Length)
            throw new JsonException("lengths that do not fit");
        var told = EventJson.Read(body.Span.Slice(HeaderLength, envelope));
        var rest = Rest.Read(body.Span[(HeaderLength + envelope + Math.Max(0, trace))..]);
        var record = trace < 0 ? null : rest.ToRecord(told, body.Span.Slice(HeaderLength + envelope, trace));
        return new EncodedEntry(new LogEntry(told, record, rest.RecordingFile), body);
    }

    /// <exception cref="InvalidOperationException">A payload that cannot be written as JSON; also <see cref="JsonException"/>, <see cref="NotSupportedException"/>, <see cref="ArgumentException"/>.</exception>
    public static EncodedEntry Of(LogEntry entry)
    {
        using var encoder = new EntryEncoder();
        return encoder.Encode(entry, 0).Entry;
    }

    private static (int Envelope, int DataAt, int Trace) Lengths(ReadOnlySpan<byte> body) =>
        body.Length >= HeaderLength && body[0] == Version
            ? (
                BinaryPrimitives.ReadInt32LittleEndian(body[1..]),
                BinaryPrimitives.ReadInt32LittleEndian(body[5..]),
                BinaryPrimitives.ReadInt32LittleEndian(body[9..])
            )
            : throw new JsonException("unknown kind of entry");

    /// <summary>What is in an entry besides the envelope and the trace. The data of a record are those of its event.</summary>
    internal sealed record Rest(string[]? RecordingIds, string? RecordingFile)
    {
        public static Rest Read(ReadOnlySpan<byte> json) =>
            json.IsEmpty
                ? new Rest(null, null)
                : JsonSerializer.Deserialize<Rest>(json, EventJson.Options) ?? throw new JsonException("null is no rest");

        public CallRecord ToRecord(ConversationEvent told, ReadOnlySpan<byte> trace) =>
            new(
                told.ConversationId ?? throw new JsonException("a record without conversation"),
                told.TenantId,
                told.Data,
                JsonSerializer.Deserialize<ImmutableArray<Decision>>(trace, EventJson.Options),
                [.. RecordingIds ?? []]
            );
    }
}
