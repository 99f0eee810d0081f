using System.Text.Json.Serialization;

namespace KpnEen.Sdk.Authentication;

/// <summary>RFC 6749 5.1.</summary>
internal sealed record TokenResponse(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("expires_in")] int ExpiresIn,
    [property: JsonPropertyName("refresh_token")] string? RefreshToken = null
)
{
    public override string ToString() => "TokenResponse";
}
