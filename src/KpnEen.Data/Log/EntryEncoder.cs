using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using KpnEen.Pbx.Log;

namespace KpnEen.Data.Log;

/// <summary>Writes entries as octets, with buffers it keeps. For one thread at a time.</summary>
internal sealed class EntryEncoder : IDisposable
{
    private readonly ArrayBufferWriter<byte> buffer = new(4096);
    private readonly Utf8JsonWriter json;

    public EntryEncoder() => json = new Utf8JsonWriter(buffer, EventJson.WriterOptions);

    /// <param name="ahead">Octets left free before the body, for the journal's own header.</param>
    /// <returns>The entry, and the octets with what was left free.</returns>
    /// <exception cref="InvalidOperationException">A payload that cannot be written as JSON; also <see cref="JsonException"/>, <see cref="NotSupportedException"/>, <see cref="ArgumentException"/>.</exception>
    public (EncodedEntry Entry, byte[] Octets) Encode(LogEntry entry, int ahead)
    {
        if (entry.Record is { } closing && !closing.Data.Equals(entry.Event.Data))
            throw new ArgumentException("The data of a call record are those of the event that closes the conversation.", nameof(entry));
        buffer.ResetWrittenCount();
        var from = ahead + EncodedEntry.HeaderLength;
        buffer.GetSpan(from)[..from].Clear();
        buffer.Advance(from);
        json.Reset();
        var dataAt = EventJson.WriteEnvelope(json, entry.Event);
        var traceAt = buffer.WrittenCount;
        if (entry.Record is { } record)
            Value(record.Trace);
        var restAt = buffer.WrittenCount;
        if (entry.RecordingFile is not null || entry.Record is { RecordingIds.IsDefaultOrEmpty: false })
            Value(new EncodedEntry.Rest(entry.Record is null ? null : [.. entry.Record.RecordingIds], entry.RecordingFile));

        var octets = buffer.WrittenSpan.ToArray();
        octets[ahead] = EncodedEntry.Version;
        Number(1, traceAt - from);
        Number(5, dataAt);
        Number(9, entry.Record is null ? -1 : restAt - traceAt);
        return (new EncodedEntry(entry, octets.AsMemory(ahead)), octets);

        void Number(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(octets.AsSpan(ahead + at), value);
    }

    public void Dispose() => json.Dispose();

    private void Value<T>(T value)
    {
        json.Reset();
        JsonSerializer.Serialize(json, value, EventJson.Options);
        json.Flush();
    }
}
