using System.Text.Json;

namespace KpnEen.Testing;

/// <summary>A script of <c>tests/verifiers</c>: programs of others (npm) that judge what ours says. It reads JSON from its input and prints one JSON value as its last line.</summary>
public static class NodeScript
{
    private static string Folder => Path.Combine(Checkout.Root, "tests", "verifiers");

    /// <param name="script">File name: <c>verify-webhook.mjs</c>.</param>
    /// <param name="input">What the script reads, serialised as JSON in lowerCamelCase.</param>
    /// <exception cref="InvalidOperationException">It failed or took too long; the message holds what it printed.</exception>
    public static async Task<JsonElement> RunAsync(string script, object? input = null, TimeSpan? limit = null)
    {
        await using var node = Start(script);
        await node.Input.WriteAsync(JsonSerializer.Serialize(input, JsonSerializerOptions.Web));
        node.Input.Close();
        var code = await node.ExitAsync(limit ?? TimeSpan.FromMinutes(1));
        if (code != 0)
            throw new InvalidOperationException($"{script} ended with {code?.ToString() ?? "no exit in time"}:\n{node.Output}");
        return JsonSerializer.Deserialize<JsonElement>(node.Output.TrimEnd().Split('\n')[^1]);
    }

    /// <summary>Starts a script that goes on running, a server for one.</summary>
    /// <exception cref="InvalidOperationException">The modules are not installed.</exception>
    public static ForeignProcess Start(string script, params IEnumerable<string> arguments)
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules")))
            throw new InvalidOperationException("The modules of tests/verifiers are not installed: run ./test, or 'npm ci' there.");
        return ForeignProcess.Start(RequiredTool.Find("node", "nodejs"), [Path.Combine(Folder, script), .. arguments], Folder);
    }
}
