using System.Text.Json;
using System.Text.RegularExpressions;
using KpnEen.Api.Tests.Conventions;
using KpnEen.Api.Tests.Hosting;
using KpnEen.Testing;

namespace KpnEen.Api.Tests.OpenApi;

/// <summary>One operation, as the OpenAPI document has it.</summary>
/// <param name="Scope">What a token needs; null: none is needed.</param>
/// <param name="BodyType">Null: it takes no body.</param>
/// <param name="Body">The example of its body.</param>
/// <param name="SingleChoices">Query parameters that are one value of an enumeration.</param>
internal sealed partial record DocumentedOperation(
    string Id,
    HttpMethod Method,
    string Template,
    IReadOnlySet<int> Statuses,
    string? Scope,
    string? BodyType,
    string? Body,
    IReadOnlyList<string> SingleChoices
)
{
    public bool TakesId => Template.Contains('{', StringComparison.Ordinal);

    public static async Task<IReadOnlyList<DocumentedOperation>> AllAsync()
    {
        await using var api = await UnstartedApi.StartAsync();
        var document = JsonSerializer.Deserialize<JsonElement>(await api.Client.GetStringAsync("/openapi/v1.json"));
        return
        [
            .. document
                .GetProperty("paths")
                .EnumerateObject()
                .SelectMany(path => path.Value.EnumerateObject().Select(operation => Of(path.Name, operation))),
        ];
    }

    /// <param name="ids">By name of the parameter; null: ids that nothing has.</param>
    /// <param name="body">Null: the example, where a body is taken.</param>
    public Task<Reply> SendAsync(
        ApiClient client,
        IReadOnlyDictionary<string, string>? ids = null,
        object? body = null,
        string query = "",
        params (string Name, string Value)[] headers
    )
    {
        return client.SendAsync(Method, Path(ids) + query, body ?? Content(), headers);
    }

    private static DocumentedOperation Of(string path, JsonProperty operation)
    {
        var media = operation.Value.TryGetProperty("requestBody", out var body)
            ? body.GetProperty("content").EnumerateObject().First()
            : default;
        var scopes = operation
            .Value.GetProperty("security")
            .EnumerateArray()
            .Select(s => s.TryGetProperty("oauth", out var needed) ? needed[0].GetString() : null)
            .ToList();
        return new DocumentedOperation(
            operation.Value.GetProperty("operationId").GetString()!,
            new HttpMethod(operation.Name.ToUpperInvariant()),
            path,
            operation.Value.GetProperty("responses").EnumerateObject().Select(r => int.Parse(r.Name, null)).ToHashSet(),
            scopes.Contains(null) ? null : scopes[0],
            media.Value.ValueKind == JsonValueKind.Undefined ? null : media.Name,
            media.Value.ValueKind != JsonValueKind.Undefined && media.Value.TryGetProperty("example", out var example)
                ? example.GetRawText()
                : null,
            [
                .. operation
                    .Value.GetProperty("parameters")
                    .EnumerateArray()
                    .Where(p => p.GetProperty("in").GetString() == "query" && IsChoice(p.GetProperty("schema")))
                    .Select(p => p.GetProperty("name").GetString()!),
            ]
        );
    }

    // Only enumerations have names of their own.
    private static bool IsChoice(JsonElement schema) => schema.TryGetProperty("$ref", out _) || schema.TryGetProperty("enum", out _);

    public string Path(IReadOnlyDictionary<string, string>? ids) =>
        Parameter().Replace(Template, m => ids?.GetValueOrDefault(m.Groups[1].Value) ?? $"xxx_{Guid.NewGuid():N}");

    public object? Content() =>
        BodyType is null ? null
        : Body is null ? WavBytes.Tone(440, 0.1)
        : Body;

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Parameter();
}
