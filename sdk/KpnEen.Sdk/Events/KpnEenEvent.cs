using System.Text.Json;
using System.Text.Json.Serialization;
using KpnEen.Sdk.Events;

namespace KpnEen.Sdk;

/// <summary>
/// One step of a call or of a setting: the same, under the same id, by webhook, stream and feed. What it is, is the derived type:
/// <c>if (e is CallForwardedEvent forwarded) …</c>; one that this version does not know is an <see cref="UnknownEvent"/>.
/// </summary>
[JsonConverter(typeof(KpnEenEventConverter))]
public abstract record KpnEenEvent
{
    /// <summary>The version of the payload this SDK was made for.</summary>
    public const string SupportedApiVersion = "v1";

    /// <summary><c>evt_…</c>; what has been seen under it need not be handled again.</summary>
    public string Id { get; init; } = "";

    /// <summary>Dotted name (<c>call.answered</c>); new ones come without notice: ignore what you do not know.</summary>
    public abstract string Type { get; }

    /// <summary>When it happened; never goes back within a conversation.</summary>
    public DateTimeOffset Timestamp { get; init; }

    /// <summary><c>ten_…</c></summary>
    public string TenantId { get; init; } = "";

    /// <summary>Null outside a call (<c>user.service_changed</c>).</summary>
    public string? ConversationId { get; init; }

    /// <summary>Without gaps in a conversation, from 1.</summary>
    public long? Sequence { get; init; }

    /// <summary>Version the payload was written for.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>False for a payload of another version than this SDK was made for: what it knows is in the members, all of it in <see cref="Raw"/>.</summary>
    public bool IsSupportedVersion => ApiVersion is null or SupportedApiVersion;

    /// <summary>What happened, whole: no second request is needed.</summary>
    public EventData Data { get; init; } = new();

    /// <summary>What the type promises is there. False for a thin delivery, which has ids alone.</summary>
    public virtual bool IsComplete => true;

    /// <summary>The event as it came, with what this version of the SDK does not know.</summary>
    public JsonElement Raw { get; init; }

    /// <summary>Sent by a test of an endpoint: it never happened.</summary>
    public bool Test { get; init; }

    /// <summary>Reads an event from its JSON.</summary>
    /// <exception cref="JsonException">No event.</exception>
    public static KpnEenEvent Parse(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize(utf8, ModelsJson.Default.KpnEenEvent) ?? throw new JsonException("The event is null.");

    /// <summary>Type and id; the payload is for nobody's log.</summary>
    public sealed override string ToString() => $"{Type} {Id}";

    private protected InvalidOperationException Missing(string member) =>
        new($"{Type} {Id} came without {member}: a thin delivery, or of a later version. See Raw.");
}
