using System.Text.Encodings.Web;
using System.Text.Json;
using KpnEen.Api.Events;
using KpnEen.Api.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace KpnEen.Api.Tests.OpenApi;

public sealed class OpenApiDocumentTests
{
    private const string UpdateVariable = "KPNEEN_UPDATE_OPENAPI";
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [Fact]
    public async Task A1_The_committed_document_is_what_the_code_says() => await SameAsync("kpneen.v1.json", await DocumentAsync());

    [Fact]
    public async Task W10_The_committed_event_schemas_are_what_the_code_says()
    {
        await using var api = await UnstartedApi.StartAsync();
        var schemas = api.Services.GetRequiredService<EventSchemas>().All();
        await SameAsync("events.v1.json", schemas.ToJsonString(Indented) + "\n");
    }

    private static async Task SameAsync(string name, string made)
    {
        var file = Path.Combine(RepositoryRoot(), "openapi", name);
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, made);
        }

        Assert.True(
            File.Exists(file) && await File.ReadAllTextAsync(file) == made,
            $"openapi/{name} is out of date: run this test with {UpdateVariable}=1 and commit the file."
        );
    }

    [Fact]
    public async Task Every_operation_has_an_id_of_its_own_a_summary_a_tag_and_problem_answers()
    {
        using var document = JsonDocument.Parse(await DocumentAsync());
        var ids = new HashSet<string>();
        foreach (var path in document.RootElement.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                var name = $"{operation.Name} {path.Name}";
                Assert.True(operation.Value.TryGetProperty("operationId", out var id) && ids.Add(id.GetString()!), name);
                Assert.Matches("^[a-z][A-Za-z]+$", id.GetString());
                Assert.True(operation.Value.TryGetProperty("summary", out _), name);
                Assert.Equal(1, operation.Value.GetProperty("tags").GetArrayLength());
                Assert.True(operation.Value.GetProperty("responses").TryGetProperty("500", out var failure), name);
                Assert.Equal("#/components/responses/Problem500", failure.GetProperty("$ref").GetString());
            }
        }

        var problem = document.RootElement.GetProperty("components").GetProperty("responses").GetProperty("Problem500");
        Assert.True(problem.GetProperty("content").TryGetProperty("application/problem+json", out _));
        Assert.True(ids.Count > 70, $"only {ids.Count} operations");
    }

    [Fact]
    public async Task No_member_is_a_number_and_a_string_at_once()
    {
        using var document = JsonDocument.Parse(await DocumentAsync());
        foreach (var (at, types) in Types(document.RootElement, ""))
            Assert.False(types.Contains("integer") && types.Contains("string"), at);
    }

    private static IEnumerable<(string At, string[] Types)> Types(JsonElement element, string at)
    {
        if (element.ValueKind == JsonValueKind.Array)
            return element.EnumerateArray().SelectMany((e, i) => Types(e, $"{at}/{i}"));
        if (element.ValueKind != JsonValueKind.Object)
            return [];
        var below = element.EnumerateObject().SelectMany(p => Types(p.Value, $"{at}/{p.Name}"));
        return element.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.Array
            ? below.Append((at, type.EnumerateArray().Select(t => t.GetString()!).ToArray()))
            : below;
    }

    private static async Task<string> DocumentAsync()
    {
        await using var api = await UnstartedApi.StartAsync();
        return await api.Client.GetStringAsync("/openapi/v1.json") + "\n";
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "KpnEen.Api.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return folder.FullName;
    }
}
