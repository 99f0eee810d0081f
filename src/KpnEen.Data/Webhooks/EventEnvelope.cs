using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using KpnEen.Pbx.Events;

namespace KpnEen.Data.Webhooks;

/// <summary>
/// The public form of an event: <c>{id, type, timestamp, tenantId, conversationId, sequence, apiVersion, data}</c>, minified UTF-8 JSON.
/// Made once, when the event is written; webhooks, feed and stream hand out the same bytes.
/// </summary>
public static class EventEnvelope
{
    /// <summary>The shape of <c>data</c>; a change that is not an addition gets a new one.</summary>
    public const string ApiVersion = "2026-11-01";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.Strict,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false), new UtcMilliseconds() },
    };

    /// <param name="test">Marks an event that never happened: <c>"test":true</c>.</param>
    public static byte[] Serialize(ConversationEvent what, bool test = false) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new Body(
                what.Id,
                what.Type,
                what.OccurredAt,
                what.TenantId,
                what.ConversationId,
                what.Sequence,
                ApiVersion,
                what.Data,
                test ? true : null
            ),
            Json
        );

    private sealed record Body(
        string Id,
        string Type,
        DateTimeOffset Timestamp,
        string TenantId,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? ConversationId,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? Sequence,
        string ApiVersion,
        EventData Data,
        bool? Test
    );
}
