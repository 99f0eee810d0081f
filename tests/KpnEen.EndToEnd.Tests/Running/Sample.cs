using System.Text.RegularExpressions;
using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Running;

/// <summary>A sample as its own process, beside the exchange.</summary>
internal sealed class Sample : IAsyncDisposable
{
    private readonly ForeignProcess process;

    private Sample(ForeignProcess process) => this.process = process;

    public string Output => process.Output;

    public static Sample Start(Exchange exchange, string name, Dictionary<string, string?> environment, params string[] arguments)
    {
        environment["KPNEEN_SANDBOX"] = exchange.Server.SandboxFile;
        var program = Checkout.Program($"samples/{name}");
        return new Sample(ForeignProcess.Start(RequiredTool.Find("dotnet", "dotnet-sdk-10.0"), [program, .. arguments], null, environment));
    }

    /// <summary>Waits until it says where its page is.</summary>
    public async Task<string> IsAtAsync() =>
        (
            await Until.FoundAsync(
                () =>
                    process.HasExited
                        ? throw new InvalidOperationException($"It ended:\n{Output}")
                        : Task.FromResult(Regex.Match(Output, @"is at (\S+)") is { Success: true } found ? found : null),
                "the sample says where it is"
            )
        )
            .Groups[1]
            .Value;

    /// <summary>Waits for its end; returns the exit code.</summary>
    public async Task<int> EndsAsync() =>
        await process.ExitAsync(TimeSpan.FromMinutes(1)) ?? throw new TimeoutException($"It did not end:\n{Output}");

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
