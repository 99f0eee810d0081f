using System.Text.Json.Nodes;
using KpnEen.Sdk;

namespace KpnEen.Cli.Tests;

/// <summary>A tenant of JSON documents by their paths, with a revision each, that keeps what it was asked to do.</summary>
internal sealed class FakeTenant : KpnEenClient
{
    private readonly SortedDictionary<string, JsonNode> _documents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _revisions = [];
    private int _last;

    public FakeTenant() =>
        Put(
            "/v1/tenant",
            """{ "name": "Shop", "domain": "shop.example", "timeZone": "Europe/Amsterdam", "language": "nl", "ringSeconds": 5 }"""
        );

    /// <summary>Method and path of all that changed something, in order.</summary>
    public List<string> Writes { get; } = [];

    /// <summary>Done before a request is carried out: somebody else at work.</summary>
    public Action<HttpMethod, string>? Before { get; set; }

    public JsonNode this[string path] => _documents[path];

    public void Put(string path, string json)
    {
        _documents[path] = JsonNode.Parse(json)!;
        _revisions[path] = _revisions.GetValueOrDefault(path) + 1;
    }

    public override Task<ApiDocument> RequestAsync(
        HttpMethod method,
        string path,
        JsonNode? body = null,
        string? ifMatch = null,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        path = path.Split('?')[0];
        Before?.Invoke(method, path);
        if (method == HttpMethod.Get)
            return Task.FromResult(Get(path));
        if (ifMatch is not null && ifMatch != Tag(path))
            throw KpnEenModelFactory.Exception(System.Net.HttpStatusCode.PreconditionFailed, "preconditionFailed");
        Writes.Add($"{method} {path}");
        if (method == HttpMethod.Delete)
            _documents.Remove(path);
        else if (method == HttpMethod.Post)
            return Task.FromResult(Create(path, (JsonObject)body!.DeepClone()));
        else
        {
            var now = method == HttpMethod.Put ? [] : (JsonObject)_documents[path].DeepClone();
            foreach (var (name, value) in (JsonObject)body!)
                now[name] = value?.DeepClone();
            Put(path, now.ToJsonString());
        }
        return Task.FromResult(new ApiDocument(null, null));
    }

    private string Tag(string path) => $"\"{_revisions.GetValueOrDefault(path)}\"";

    private ApiDocument Create(string list, JsonObject made)
    {
        var id = $"id_{++_last}";
        made["id"] = id;
        Put($"{list}/{id}", made.ToJsonString());
        return new ApiDocument(made, null);
    }

    private ApiDocument Get(string path)
    {
        if (_documents.TryGetValue(path, out var document))
            return new ApiDocument(document.DeepClone(), Tag(path));
        if (path.StartsWith("/v1/tenant/services/", StringComparison.Ordinal))
            return new ApiDocument(new JsonObject(), Tag(path));
        var items = _documents
            .Where(d =>
                d.Key.StartsWith(path + "/", StringComparison.Ordinal)
                && !d.Key[(path.Length + 1)..].Contains('/', StringComparison.Ordinal)
            )
            .Select(d => path.EndsWith("/services", StringComparison.Ordinal) ? Service(d.Key, d.Value) : d.Value.DeepClone());
        return new ApiDocument(new JsonObject { ["items"] = new JsonArray([.. items]) }, null);
    }

    private static JsonObject Service(string path, JsonNode settings) =>
        new() { ["name"] = path[(path.LastIndexOf('/') + 1)..], ["settings"] = settings.DeepClone() };
}
