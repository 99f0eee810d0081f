using System.Text.Json;
using System.Text.Json.Serialization;
using KpnEen.Sdk.Events;

namespace KpnEen.Sdk;

/// <summary>One step of a call or of a setting: the same, under the same id, by webhook, stream and feed.</summary>
[JsonConverter(typeof(KpnEenEventConverter))]
public sealed record KpnEenEvent
{
    /// <summary><c>evt_…</c>; what has been seen under it need not be handled again.</summary>
    public required string Id { get; init; }

    /// <summary>Dotted name (<c>call.answered</c>); new ones come without notice: ignore what you do not know.</summary>
    public required string Type { get; init; }

    /// <summary>When it happened; never goes back within a conversation.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary><c>ten_…</c></summary>
    public required string TenantId { get; init; }

    /// <summary>Null outside a call (<c>user.service_changed</c>).</summary>
    public string? ConversationId { get; init; }

    /// <summary>Without gaps in a conversation, from 1.</summary>
    public long? Sequence { get; init; }

    /// <summary>Version the payload was written for.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>What happened, whole: no second request is needed.</summary>
    public required EventData Data { get; init; }

    /// <summary>The event as it came, with what this version of the SDK does not know.</summary>
    public JsonElement Raw { get; init; }

    /// <summary>Sent by a test of an endpoint: it never happened.</summary>
    public bool Test { get; init; }

    /// <summary>Reads an event from its JSON.</summary>
    /// <exception cref="JsonException">No event.</exception>
    public static KpnEenEvent Parse(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize(utf8, ModelsJson.Default.KpnEenEvent) ?? throw new JsonException("The event is null.");
}
