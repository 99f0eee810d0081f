using System.Diagnostics;
using System.Text.Json;

namespace KpnEen.Testing;

/// <summary>
/// Holds events against the committed JSON Schemas of their types (W10): one process with ajv for all tests of the process, asked by line.
/// Test hosts call it with everything that was emitted when they are disposed. It waits by blocking, so that virtual time stands still.
/// </summary>
public static class EventJudge
{
    private static readonly Lazy<Process> Node = new(Start);
    private static readonly Lock Turn = new();

    /// <param name="envelopes">Each as it is sent, JSON.</param>
    /// <exception cref="InvalidOperationException">One of them is not as its schema says.</exception>
    public static void Demand(IEnumerable<string> envelopes)
    {
        var violations = Judge(envelopes);
        if (violations.Length > 0)
            throw new InvalidOperationException($"Events are not as their schemas say:\n{string.Join('\n', violations)}");
    }

    /// <returns>What is wrong, at most 20 faults; empty when nothing is.</returns>
    public static string[] Judge(IEnumerable<string> envelopes)
    {
        var line = $"[{string.Join(',', envelopes)}]";
        if (line.Length == 2)
            return [];
        lock (Turn)
        {
            var node = Node.Value;
            node.StandardInput.WriteLine(line);
            node.StandardInput.Flush();
            return JsonSerializer.Deserialize<string[]>(
                node.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"The judge ended: {node.StandardError.ReadToEnd()}")
            )!;
        }
    }

    private static Process Start()
    {
        var folder = Path.Combine(Checkout.Root, "tests", "verifiers");
        var start = new ProcessStartInfo(RequiredTool.Find("node", "nodejs"), [Path.Combine(folder, "event-judge.mjs")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        var node = Process.Start(start)!;
        node.StandardInput.WriteLine(JsonSerializer.Serialize(new { schemas = Path.Combine(Checkout.Root, "openapi", "events.v1.json") }));
        return node;
    }
}
