using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KpnEen.Docs.Pages;
using KpnEen.Docs.Reference;
using KpnEen.Docs.Tests.Running;

namespace KpnEen.Docs.Tests.Examples;

/// <summary>A reader who tries every command of the reference, and puts into the next what came of the former.</summary>
internal sealed partial class ReferenceRun(Sandboxed sandbox, string token, string partnerToken) : IDisposable
{
    private const string ExampleId = "0192f0c1d2e37b4c8d5e6f7081920a1b";
    private readonly Dictionary<string, string?> variables = new()
    {
        ["API"] = sandbox.Api,
        ["ETAG"] = "*",
        ["NAME"] = "music",
        ["SESSION_ID"] = "cmn_none",
    };
    private readonly Dictionary<string, string> ids = [];
    private readonly List<(string Shown, string Real)> values = [];
    private int repeated;

    public Terminal Terminal => field ??= new Terminal(variables);

    public void Dispose() => Terminal.Dispose();

    /// <summary>A value of the examples that here is another one.</summary>
    public void Means(string shown, string real)
    {
        values.RemoveAll(v => v.Shown == shown);
        values.Add((shown, real));
    }

    public void Is(string variable, string value) => variables[variable] = value;

    /// <returns>What stood for it before; empty for nothing.</returns>
    public string Uses(string prefix, string id)
    {
        var before = ids.GetValueOrDefault(prefix) ?? "";
        ids[prefix] = id;
        return before;
    }

    /// <summary>The example as its page has it.</summary>
    public async Task<string> ShownAsync(DocumentedOperation operation)
    {
        var page = await sandbox.Server.Client.GetStringAsync(new Uri($"/docs/{operation.Page}", UriKind.Relative));
        var shown = Sample().Match(page);
        return shown.Groups[1].Value == operation.Id
            ? WebUtility.HtmlDecode(shown.Groups[2].Value)
            : throw new InvalidOperationException($"The page of {operation.Id} shows no curl.");
    }

    public async Task<(int Status, string Output)> TryAsync(DocumentedOperation operation)
    {
        Means("\"extension\": \"201\"", operation.Tag == "Users" ? "\"extension\": \"701\"" : "\"extension\": \"201\"");
        variables["TOKEN"] = operation.Scopes.Contains("partner") ? partnerToken : token;
        var command = values.Aggregate(await ShownAsync(operation), (at, v) => at.Replace(v.Shown, v.Real, StringComparison.Ordinal));
        command = Ids().Replace(command, m => ids.GetValueOrDefault(m.Groups[1].Value) ?? m.Value);
        // The same operation is done several times on the way.
        command = command
            .Replace("-1\" \\", $"-{++repeated}\" \\", StringComparison.Ordinal)
            .Replace("-1\"", $"-{repeated}\"", StringComparison.Ordinal);
        if (operation.Success?.Type == "text/event-stream")
            command = command.Replace("curl ", "curl --max-time 2 ", StringComparison.Ordinal);
        var (statuses, output) = await Terminal.RunAsync(command);
        var status = statuses is [var only] ? only : 0;
        if (status is > 199 and < 300)
            Keep(operation, output);
        return (status, $"{command}\n{output}");
    }

    public Task<JsonNode> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    /// <summary>What the scene needs besides the examples. The answer, whatever its status.</summary>
    public async Task<JsonNode> SendAsync(HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (method == HttpMethod.Put)
            request.Headers.IfMatch.Add(EntityTagHeaderValue.Any);
        request.Content = body is null ? null : JsonContent.Create(body);
        using var answer = await sandbox.Server.Client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }

    /// <summary>Reads again until it shows what is waited for.</summary>
    public async Task<string> UntilAsync(string path, Func<JsonNode, JsonNode?> look)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while (true)
        {
            var found = await GetAsync(path);
            if ((string?)look(found) is { } text)
                return text;
            if (patience.IsCancellationRequested)
                throw new TimeoutException($"{path} stays {found}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    // What was made is used by those that follow: under the name its siblings have for it, and by the prefix of its id.
    private void Keep(DocumentedOperation operation, string output)
    {
        if (output.IndexOf('{', StringComparison.Ordinal) is var start and >= 0 && operation.Success?.Type == "application/json")
        {
            var answer = JsonNode.Parse(output[start..(output.LastIndexOf('}') + 1)])!;
            if (operation.Id == "createCallMeNowKey")
            {
                Keep("KEY", answer["key"]);
                Means("pk_7Hq2mXv9TbLw4KzRpN8sYc", (string)answer["key"]!);
            }

            if (operation.Id == "getCallMeNowForm")
                Means("q83vEjRWeJCrze8SNFZ4kA", (string)answer["form"]!);
            if (operation.Id == "listEvents")
                Keep("EVENT_ID", answer["items"]?[0]?["id"]);
            if (operation.Id == "listEventTypes")
                Keep("TYPE", answer["items"]?[0]?["type"]);
            if (operation.Id == "listWebhookDeliveries")
                Keep("DELIVERY_ID", answer["items"]?[0]?["id"]);
            if (operation.Verb == "post" && (string?)(answer["id"] ?? answer["device"]?["id"]) is { } id)
                Made(operation, id);
        }
    }

    private void Made(DocumentedOperation operation, string id)
    {
        var prefix = id.Split('_')[0];
        var parameter =
            operation.Path.StartsWith("/v1/users/", StringComparison.Ordinal) && prefix == "dev"
                ? "deviceId"
                : ApiDocument
                    .Embedded()
                    .Operations.SelectMany(o =>
                        Parameter().Match(o.Path) is { Success: true } m && o.Path[..m.Index] == operation.Path
                            ? [m.Groups[1].Value]
                            : Array.Empty<string>()
                    )
                    .FirstOrDefault();
        if (prefix == "op")
            parameter = "operationId";
        if (parameter is not null && operation.Successes.First().Status is "201" or "202")
        {
            ids[prefix] = id;
            if (parameter is not null)
                variables[Html.Kebab(parameter).Replace('-', '_').ToUpperInvariant()] = id;
        }
    }

    private void Keep(string variable, JsonNode? value)
    {
        if ((string?)value is { } text)
            variables[variable] = text;
    }

    [GeneratedRegex("data-sample=\"curl (\\w+)\"><code[^>]*>(.*?)</code>", RegexOptions.Singleline)]
    private static partial Regex Sample();

    [GeneratedRegex("([a-z]+)_" + ExampleId)]
    private static partial Regex Ids();

    [GeneratedRegex(@"/\{(\w+)\}$")]
    private static partial Regex Parameter();
}
