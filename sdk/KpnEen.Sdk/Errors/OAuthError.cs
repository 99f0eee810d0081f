using System.Text.Json.Serialization;

namespace KpnEen.Sdk;

/// <summary>RFC 6749 5.2.</summary>
internal sealed record OAuthError(
    [property: JsonPropertyName("error")] string? Error,
    [property: JsonPropertyName("error_description")] string? Description
);
