using System.Text.Json;

namespace KpnEen.Identity.Tests;

/// <summary>An answer, read whole.</summary>
public sealed record Answer(HttpResponseMessage Response, string Text)
{
    public int Status => (int)Response.StatusCode;

    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    /// <summary>Status and the member <c>error</c> or <c>code</c>.</summary>
    public string Refusal => $"{Status} {(Json.TryGetProperty("error", out var error) ? error : Json.GetProperty("code")).GetString()}";

    public string? Header(string name) =>
        Response.Headers.TryGetValues(name, out var values) || Response.Content.Headers.TryGetValues(name, out values)
            ? string.Join(", ", values)
            : null;

    public static async Task<Answer> OfAsync(HttpResponseMessage response) => new(response, await response.Content.ReadAsStringAsync());
}
