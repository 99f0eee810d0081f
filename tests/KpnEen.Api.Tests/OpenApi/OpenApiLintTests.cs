using KpnEen.Api.Tests.Hosting;
using KpnEen.Testing;

namespace KpnEen.Api.Tests.OpenApi;

/// <summary>A2: what the linters of others find in the document. A new member without bounds, description or legal example is named here.</summary>
public sealed class OpenApiLintTests
{
    [Fact]
    public async Task A2_Spectral_OWASP_Redocly_and_the_specification_find_nothing_down_to_hints()
    {
        await using var api = await UnstartedApi.StartAsync();
        Assert.Empty(await FindingsAsync(await api.Client.GetStringAsync("/openapi/v1.json")));
    }

    [Fact]
    public async Task A2_Each_linter_finds_what_is_wrong_with_a_bad_document()
    {
        const string bad = """
            {
              "openapi": "3.1.1",
              "info": { "title": "Bad", "version": "1" },
              "paths": { "/things": { "post": { "responses": { "200": { "content": { "text/plain": { "schema": { "type": "string" } } } } } } } }
            }
            """;
        var findings = await FindingsAsync(bad);
        foreach (var expected in (string[])["spectral owasp:", "spectral operation-", "redocly ", "seriousme "])
            Assert.Contains(findings, finding => finding.StartsWith(expected, StringComparison.Ordinal));
    }

    private static async Task<string[]> FindingsAsync(string document)
    {
        var file = Path.Combine(Path.GetTempPath(), $"kpneen-{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(file, document);
        try
        {
            var found = await NodeScript.RunAsync("openapi-lint.mjs", new { file }, TimeSpan.FromMinutes(3));
            return
            [
                .. found
                    .EnumerateArray()
                    .Select(f => $"{f.GetProperty("by")} {f.GetProperty("rule")} at {f.GetProperty("at")}: {f.GetProperty("says")}"),
            ];
        }
        finally
        {
            File.Delete(file);
        }
    }
}
