using System.Text.Json.Serialization;

namespace KpnEen.SdkOverhead;

/// <summary>What a program without the SDK would write for itself.</summary>
internal sealed record RawUser(
    string Id,
    string Extension,
    string Name,
    string? Email,
    string Profile,
    IReadOnlyList<string> ExternalIds,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RawUser))]
internal sealed partial class RawJson : JsonSerializerContext;
