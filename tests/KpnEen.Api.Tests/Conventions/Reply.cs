using System.Text.Json;

namespace KpnEen.Api.Tests.Conventions;

/// <summary>An answer, read whole.</summary>
public sealed record Reply(HttpResponseMessage Response, string Text)
{
    public int Status => (int)Response.StatusCode;

    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public string? ETag => Response.Headers.ETag?.ToString();

    public string? Header(string name) =>
        Response.Headers.TryGetValues(name, out var values) || Response.Content.Headers.TryGetValues(name, out values)
            ? string.Join(", ", values)
            : null;

    public static async Task<Reply> OfAsync(HttpResponseMessage response) => new(response, await response.Content.ReadAsStringAsync());

    /// <summary>Holds the answer against the shape of a problem (A5) and returns its errors as <c>pointer code</c>.</summary>
    public string[] IsProblem(int status, string code)
    {
        Assert.Equal(
            (status, code),
            (
                Status,
                Response.Content.Headers.ContentType?.MediaType == "application/problem+json" ? Json.GetProperty("code").GetString() : Text
            )
        );
        var problem = Json;
        Assert.Equal($"http://api.test/problems/{code}", problem.GetProperty("type").GetString());
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.Matches("^[0-9a-f]{32}$", problem.GetProperty("traceId").GetString());
        Assert.DoesNotContain("   at ", Text, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", Text, StringComparison.Ordinal);
        Assert.DoesNotContain("KpnEen", Text, StringComparison.Ordinal);
        return problem.TryGetProperty("errors", out var errors)
            ? [.. errors.EnumerateArray().Select(e => $"{e.GetProperty("pointer").GetString()} {e.GetProperty("code").GetString()}")]
            : [];
    }
}
