using System.Text;
using System.Text.Json;
using KpnEen.Data.Log;
using KpnEen.Data.Tests.Harness;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Log;

namespace KpnEen.Data.Tests.Log;

public sealed class EncodedEntryTests
{
    [Fact]
    public void What_the_journal_gives_back_is_what_was_told()
    {
        var call = new Conversation("ten_a");
        LogEntry[] entries =
        [
            call.Created(),
            call.Recording(EventTypes.RecordingStarted, "rec_1", "recording", "rec_1.wav"),
            call.Ended(),
            call.Closed(["rec_1", "rec_2"]),
        ];
        foreach (var entry in entries)
        {
            var encoded = EncodedEntry.Of(entry);
            var read = EncodedEntry.Read(Body(entry));
            Assert.Equal(EventJson.Envelope(entry.Event), Encoding.UTF8.GetString(encoded.Envelope.Span));
            Assert.Equal(encoded.Envelope.ToArray(), read.Envelope.ToArray());
            Assert.Equal(encoded.Data.ToArray(), JsonSerializer.SerializeToUtf8Bytes(entry.Event.Data, EventJson.Options));
            // Times are told in milliseconds: what is read back is compared as JSON.
            Assert.Equal(Json(entry), Json(read.Entry));
        }
    }

    [Fact]
    public void An_entry_of_an_older_version_is_read()
    {
        var call = new Conversation("ten_a");
        call.Created();
        var closed = call.Closed(["rec_1"]);
        var read = EncodedEntry.Read(JsonSerializer.SerializeToUtf8Bytes(closed, EventJson.Options));
        Assert.Equal(Json(closed), Json(read.Entry));
        Assert.Equal(EventJson.Envelope(closed.Event), Encoding.UTF8.GetString(read.Envelope.Span));
    }

    [Fact]
    public void Octets_that_are_no_entry_are_refused_as_JSON_is()
    {
        var body = Body(new Conversation("ten_a").Created());
        for (var length = 0; length < body.Length; length += 7)
            Assert.ThrowsAny<JsonException>(() => EncodedEntry.Read(body[..length]));
        Assert.ThrowsAny<JsonException>(() => EncodedEntry.Read(new byte[] { 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }));
    }

    [Fact]
    public void A_record_whose_data_are_not_those_of_its_event_is_a_bug_and_not_written()
    {
        var closed = new Conversation("ten_a").Closed();
        var other = closed with { Record = closed.Record! with { Data = new EventData { TalkMs = 1 } } };
        Assert.Throws<ArgumentException>(() => EncodedEntry.Of(other));
    }

    private static ReadOnlyMemory<byte> Body(LogEntry entry)
    {
        using var encoder = new EntryEncoder();
        return encoder.Encode(entry, 16).Octets.AsMemory(16);
    }

    private static string Json(LogEntry entry) => JsonSerializer.Serialize(entry, EventJson.Options);
}
