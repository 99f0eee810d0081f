using System.Text.Json.Serialization;

namespace KpnEen.Sdk.Events;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(KpnEenEvent))]
internal sealed partial class EventJson : JsonSerializerContext;
