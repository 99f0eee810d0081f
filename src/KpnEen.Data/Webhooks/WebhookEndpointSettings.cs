using System.Text.Json;

namespace KpnEen.Data.Webhooks;

/// <summary>What a customer decides about an endpoint.</summary>
/// <param name="Headers">Null keeps those there are.</param>
public sealed record WebhookEndpointSettings(
    string Url,
    string Description,
    string[] EventTypes,
    string Ordering,
    bool Enabled,
    JsonElement? Metadata,
    IReadOnlyDictionary<string, string>? Headers
);
