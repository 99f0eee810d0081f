using System.Text.Json.Nodes;

namespace KpnEen.Testing;

/// <summary>The script <c>./run</c> as a newcomer types it, on free ports and with a folder of its own for all it writes.</summary>
public sealed class RunScript : IAsyncDisposable
{
    private readonly DirectoryInfo folder;
    private readonly Dictionary<string, string?> environment;
    private ForeignProcess process;

    private RunScript(DirectoryInfo folder, Dictionary<string, string?> environment)
    {
        this.folder = folder;
        this.environment = environment;
        process = Launch();
    }

    /// <summary>"127.0.0.1:port" of the API.</summary>
    public string Http => environment["KPNEEN_HTTP"]!;

    /// <summary>"127.0.0.1:port" of SIP.</summary>
    public string Sip => environment["KPNEEN_SIP"]!;

    /// <summary>All it printed since it was started last.</summary>
    public string Output => process.Output;

    public string SandboxFile => Path.Combine(folder.FullName, "run", "sandbox.json");

    public JsonNode Sandbox => JsonNode.Parse(File.ReadAllText(SandboxFile))!;

    /// <param name="more">More environment, or other than the usual; null takes a variable away.</param>
    public static RunScript Start(IReadOnlyDictionary<string, string?>? more = null)
    {
        var folder = Directory.CreateTempSubdirectory("kpneen-run-");
        var environment = new Dictionary<string, string?>
        {
            ["KPNEEN_HTTP"] = $"127.0.0.1:{FreePort.Tcp()}",
            ["KPNEEN_SIP"] = $"127.0.0.1:{FreePort.Both()}",
            // By default they follow from the two above, where another test's may be.
            ["KPNEEN_HTTPS"] = $"127.0.0.1:{FreePort.Tcp()}",
            ["KPNEEN_SIPS"] = $"127.0.0.1:{FreePort.Tcp()}",
            ["KPNEEN_TRUNK_LISTEN"] = $"127.0.0.1:{FreePort.Both()}",
            ["KPNEEN_TRUNK_PEER"] = $"127.0.0.1:{FreePort.Both()}",
            ["KPNEEN_RUN"] = Path.Combine(folder.FullName, "run"),
            ["KPNEEN_DATABASE"] = null,
        };
        foreach (var (name, value) in more ?? new Dictionary<string, string?>())
            environment[name] = value;
        // PostgreSQL's own user must be able to enter, when we are root.
        if (OperatingSystem.IsLinux())
            File.SetUnixFileMode(folder.FullName, (UnixFileMode)0b111_101_101);
        return new RunScript(folder, environment);
    }

    /// <summary>Waits until it says that everything runs.</summary>
    /// <exception cref="InvalidOperationException">It ended instead; the message holds what it said.</exception>
    /// <exception cref="TimeoutException">It did neither in time.</exception>
    public async Task ReadyAsync(TimeSpan? within = null)
    {
        using var patience = new CancellationTokenSource(within ?? TimeSpan.FromMinutes(4), TimeProvider.System);
        while (!Output.Contains("Ctrl-C stops everything", StringComparison.Ordinal))
        {
            if (process.HasExited)
                throw new InvalidOperationException($"./run ended with code {await EndAsync()}:\n{Output}");
            if (patience.IsCancellationRequested)
                throw new TimeoutException($"./run is not ready yet:\n{Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    /// <summary>Ctrl-C or SIGTERM; returns the exit code.</summary>
    public async Task<int> StopAsync(string signal = "TERM")
    {
        await process.SignalAsync(signal);
        return await EndAsync();
    }

    /// <summary>The exit code of a run that ends by itself.</summary>
    public async Task<int> EndAsync() =>
        await process.ExitAsync(TimeSpan.FromMinutes(1)) ?? throw new TimeoutException($"./run did not end:\n{Output}");

    /// <summary>kill -9 of the script alone: its server and its database stay behind.</summary>
    public async Task KillAsync()
    {
        await process.SignalAsync("KILL");
        await process.ExitAsync(TimeSpan.FromSeconds(10));
    }

    /// <summary>Types it again, in the same folder.</summary>
    public async Task StartAgainAsync()
    {
        await process.DisposeAsync();
        process = Launch();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await StopAsync();
        await process.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private ForeignProcess Launch()
    {
        var started = ForeignProcess.Start(Path.Combine(Checkout.Root, "run"), [], "/", environment);
        started.Input.Close();
        return started;
    }
}
