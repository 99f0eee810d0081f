using System.Diagnostics;
using System.Text.Json;
using KpnEen.Testing;

namespace KpnEen.Api.Tests.Hosting;

/// <summary>
/// Holds every answer the tests get against the OpenAPI document (A3): one process with ajv for all tests, asked by line. It ends when the
/// tests do, and leaves in <c>TestResults/contract.json</c> what was exercised.
/// </summary>
internal sealed class ContractJudge : IDisposable
{
    private static readonly Lazy<Task<ContractJudge>> Shared = new(() => StartAsync("/openapi/v1.json", "contract.json"));

    // The facade of a standard has a document of its own.
    private static readonly Lazy<Task<ContractJudge>> Camara = new(() => StartAsync("/openapi/click-to-dial.json", "camara.json"));
    private readonly SemaphoreSlim turn = new(1);
    private readonly Process node;

    private ContractJudge(Process node) => this.node = node;

    /// <returns>Violations; empty for an answer that is as documented, or that no operation gave.</returns>
    public static async Task<string[]> JudgeAsync(string path, object answer)
    {
        var judge = await (path.StartsWith("/click-to-dial/", StringComparison.Ordinal) ? Camara : Shared).Value;
        await judge.turn.WaitAsync();
        try
        {
            await judge.TellAsync(answer);
            var line =
                await judge.node.StandardOutput.ReadLineAsync()
                ?? throw new InvalidOperationException($"The judge ended: {await judge.node.StandardError.ReadToEndAsync()}");
            return JsonSerializer.Deserialize<string[]>(line)!;
        }
        finally
        {
            judge.turn.Release();
        }
    }

    public void Dispose()
    {
        node.Dispose();
        turn.Dispose();
    }

    private static async Task<ContractJudge> StartAsync(string served, string coverage)
    {
        await using var api = await UnstartedApi.StartAsync();
        var document = JsonSerializer.Deserialize<JsonElement>(await api.Client.GetStringAsync(served));
        var folder = Path.Combine(Checkout.Root, "tests", "verifiers");
        var start = new ProcessStartInfo(RequiredTool.Find("node", "nodejs"), [Path.Combine(folder, "contract-judge.mjs")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        var judge = new ContractJudge(Process.Start(start)!);
        await judge.TellAsync(new { document, coverage = Path.Combine(Checkout.Root, "TestResults", coverage) });
        return judge;
    }

    private async Task TellAsync(object value)
    {
        await node.StandardInput.WriteLineAsync(JsonSerializer.Serialize(value, JsonSerializerOptions.Web));
        await node.StandardInput.FlushAsync();
    }
}
