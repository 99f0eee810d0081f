using System.Text.Json.Nodes;

namespace KpnEen.Cli.Tenants;

/// <summary>
/// Ids of the API and the names that stand for them in a file: a user or hunt group is its extension, a sound file its name. Members keep their place:
/// <c>userId</c> is <c>user</c>, <c>audioFileId</c> is <c>audioFile</c>, and <c>target</c> is an extension.
/// </summary>
internal sealed class References
{
    private readonly Dictionary<string, (string Kind, string Id)> _byExtension = [];
    private readonly Dictionary<string, string> _extensions = [];
    private readonly Dictionary<string, string> _audioByName = [];
    private readonly Dictionary<string, string> _audioNames = [];

    public static string FileName(string apiName) =>
        apiName switch
        {
            "userId" => "user",
            "audioFileId" => "audioFile",
            _ => apiName,
        };

    /// <summary>Of the members that are references; null for all others.</summary>
    public static JsonObject? SchemaOf(string fileName) =>
        fileName switch
        {
            "user" => Name("Extension of a user.", 6),
            "target" => Name("Extension of a user or hunt group.", 6),
            "audioFile" => Name("Name of a sound file of the tenant.", 120),
            _ => null,
        };

    public void AddUser(string extension, string id) => Add(extension, "user", id);

    public void AddHuntGroup(string extension, string id) => Add(extension, "huntGroup", id);

    public void AddAudio(string name, string id)
    {
        _audioByName[name] = id;
        _audioNames[id] = name;
    }

    public string? UserId(string extension) => _byExtension.TryGetValue(extension, out var found) && found.Kind == "user" ? found.Id : null;

    /// <summary>These and what a file will make: for a look ahead, with no ids of it.</summary>
    public References With(IEnumerable<Item> wanted)
    {
        var ahead = new References();
        foreach (var (extension, (kind, id)) in _byExtension)
            ahead.Add(extension, kind, id);
        foreach (var (name, id) in _audioByName)
            ahead.AddAudio(name, id);
        foreach (var item in wanted)
            if (item.Kind == ResourceKind.User)
                ahead.AddUser(item.Key, "");
            else if (item.Kind == ResourceKind.HuntGroup)
                ahead.AddHuntGroup(item.Key, "");
        return ahead;
    }

    /// <summary>What the API has, as a file says it.</summary>
    public JsonNode? ToFile(JsonNode? api)
    {
        switch (api)
        {
            case JsonArray items:
                return new JsonArray([.. items.Select(ToFile)]);
            case JsonObject members:
                var result = new JsonObject();
                foreach (var (name, value) in members)
                    result[FileName(name)] = (name, value) switch
                    {
                        ("userId", JsonValue id) => ExtensionOf((string)id!),
                        ("audioFileId", JsonValue id) => _audioNames.GetValueOrDefault((string)id!, (string)id!),
                        ("target", JsonObject target) => ExtensionOf((string)target["id"]!),
                        _ => ToFile(value),
                    };
                return result;
            default:
                return api?.DeepClone();
        }
    }

    /// <summary>What a file says, as the API takes it.</summary>
    /// <exception cref="TenantFileException">It names what is not there.</exception>
    public JsonNode? ToApi(JsonNode? file)
    {
        switch (file)
        {
            case JsonArray items:
                return new JsonArray([.. items.Select(ToApi)]);
            case JsonObject members:
                var result = new JsonObject();
                foreach (var (name, value) in members)
                    switch (name, value)
                    {
                        case ("user", JsonValue extension):
                            result["userId"] =
                                UserId((string)extension!) ?? throw new TenantFileException($"There is no user {(string)extension!}.");
                            break;
                        case ("audioFile", JsonValue audio):
                            result["audioFileId"] = _audioByName.TryGetValue((string)audio!, out var id)
                                ? id
                                : throw new TenantFileException($"There is no sound file named {(string)audio!}.");
                            break;
                        case ("audioFile", null):
                            result["audioFileId"] = null;
                            break;
                        case ("target", JsonValue extension):
                            var found = Target((string)extension!);
                            result["target"] = new JsonObject { ["kind"] = found.Kind, ["id"] = found.Id };
                            break;
                        default:
                            result[name] = ToApi(value);
                            break;
                    }
                return result;
            default:
                return file?.DeepClone();
        }
    }

    private (string Kind, string Id) Target(string extension) =>
        _byExtension.TryGetValue(extension, out var found)
            ? found
            : throw new TenantFileException($"There is neither a user nor a hunt group {extension}.");

    private string ExtensionOf(string id) => _extensions.GetValueOrDefault(id, id);

    private void Add(string extension, string kind, string id)
    {
        _byExtension[extension] = (kind, id);
        _extensions[id] = extension;
    }

    private static JsonObject Name(string description, int longest) =>
        new()
        {
            ["type"] = "string",
            ["maxLength"] = longest,
            ["description"] = description,
        };
}
