using System.Net;
using System.Text.Json.Nodes;

namespace KpnEen.Testing;

/// <summary>
/// The built product as its own process on free ports of 127.0.0.1, with a state folder of its own. It can be killed and started again
/// on the same state, ports and database.
/// </summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private readonly ServerOptions options;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kpneen-server-");
    private readonly SocketsHttpHandler handler = new() { AllowAutoRedirect = false };
    private readonly List<string> earlierLogs = [];

    // The same when the server is killed and comes back.
    private readonly (int Listen, int Peer) trunk = (FreePort.Both(), FreePort.Both());
    private ForeignProcess? process;

    private ServerProcess(ServerOptions options)
    {
        this.options = options;
        Http = new IPEndPoint(IPAddress.Loopback, FreePort.Tcp());
        Sip = new IPEndPoint(IPAddress.Loopback, FreePort.Both());
        Client = new HttpClient(handler) { BaseAddress = new Uri($"http://{Http}") };
    }

    public IPEndPoint Http { get; }

    public IPEndPoint Sip { get; }

    /// <summary>Knows the address; carries no token.</summary>
    public HttpClient Client { get; }

    /// <summary>Where it keeps its journal, recordings and keys.</summary>
    public string StateFolder => options.StateFolder ?? Path.Combine(folder.FullName, "state");

    public string SandboxFile => Path.Combine(folder.FullName, "sandbox.json");

    /// <summary>What it told about the sandbox: clients, phones, numbers.</summary>
    public JsonNode Sandbox => JsonNode.Parse(File.ReadAllText(SandboxFile)) ?? throw new InvalidDataException("sandbox.json is null.");

    /// <summary>The process now; another after a start.</summary>
    public int Id => process!.Id;

    /// <summary>Files and sockets it holds open, TCP connections aside: those are kept by whoever made them.</summary>
    public int Handles => OpenHandles.Of(Id);

    /// <summary>Sends a POSIX signal by its name, such as STOP or CONT.</summary>
    public Task SignalAsync(string signal) => process!.SignalAsync(signal);

    /// <summary>All it printed, of earlier lives too.</summary>
    public string Log => string.Join("\n---- started again ----\n", earlierLogs.Append(process?.Output ?? ""));

    /// <summary>Starts it and waits until calls can be made.</summary>
    public static async Task<ServerProcess> StartAsync(ServerOptions options)
    {
        try
        {
            return await StartOnceAsync(options);
        }
        catch (InvalidOperationException e) when (e.Message.Contains("address already in use", StringComparison.OrdinalIgnoreCase))
        {
            // A stranger was faster: once more, on other ports.
            return await StartOnceAsync(options);
        }
    }

    private static async Task<ServerProcess> StartOnceAsync(ServerOptions options)
    {
        var server = new ServerProcess(options);
        Directory.CreateDirectory(server.StateFolder);
        try
        {
            await server.StartAgainAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it and kills it after a time, whatever it does then; started again it may go on.</summary>
    public static async Task<ServerProcess> KilledAfterAsync(ServerOptions options, TimeSpan time)
    {
        var server = new ServerProcess(options);
        Directory.CreateDirectory(server.StateFolder);
        await server.StartAndKillAsync(time);
        return server;
    }

    /// <summary>The same once more.</summary>
    public async Task StartAndKillAsync(TimeSpan time)
    {
        Launch();
        await Task.Delay(time, TimeProvider.System);
        await KillAsync();
    }

    /// <summary>Starts it on the same state, after <see cref="KillAsync"/> or <see cref="StopAsync"/>.</summary>
    public async Task StartAgainAsync()
    {
        Launch();
        await BecomesReadyAsync();
    }

    private void Launch()
    {
        var environment = new Dictionary<string, string?>
        {
            ["KPNEEN_TRUNK_LISTEN"] = $"127.0.0.1:{trunk.Listen}",
            ["KPNEEN_TRUNK_PEER"] = $"127.0.0.1:{trunk.Peer}",
            // Who wants TLS says where: the ports that follow from the others may be another test's.
            ["KPNEEN_SIPS"] = "off",
            ["KPNEEN_HTTPS"] = "off",
        };
        foreach (var (name, value) in options.Environment)
            environment[name] = value;
        foreach (var (name, value) in Own())
            environment[name] = value;
        if (process is not null)
            earlierLogs.Add(process.Output);
        var program = Checkout.Program("src/KpnEen.Server");
        string[] command =
        [
            .. options.Under.Select(word => word.Replace("{state}", StateFolder, StringComparison.Ordinal)),
            RequiredTool.Find("dotnet", "dotnet-sdk-10.0"),
            program,
        ];
        process = ForeignProcess.Start(command[0], command[1..], folder.FullName, environment);
    }

    private Dictionary<string, string?> Own() =>
        new()
        {
            ["KPNEEN_HTTP"] = Http.ToString(),
            ["KPNEEN_SIP"] = Sip.ToString(),
            ["KPNEEN_DATABASE"] = options.Database,
            ["KPNEEN_STATE"] = StateFolder,
            ["KPNEEN_SANDBOX"] = options.Sandbox ? SandboxFile : "",
        };

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.ExitAsync(TimeSpan.FromSeconds(10));
    }

    /// <summary>SIGTERM; returns the exit code.</summary>
    public async Task<int> StopAsync()
    {
        await process!.SignalAsync("TERM");
        return await ExitAsync(TimeSpan.FromSeconds(30));
    }

    /// <summary>The exit code of a process that was told to end.</summary>
    public async Task<int> ExitAsync(TimeSpan within)
    {
        return await process!.ExitAsync(within) ?? throw new TimeoutException($"The server did not stop:\n{Log}");
    }

    /// <summary>Runs a check, and adds the server's log to what it throws.</summary>
    public async Task WithLogAsync(Func<Task> check)
    {
        ArgumentNullException.ThrowIfNull(check);
        try
        {
            await check();
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{e.Message}\n---- server ----\n{Log}", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
            await process.DisposeAsync();
        Client.Dispose();
        handler.Dispose();
        folder.Delete(recursive: true);
    }

    private async Task BecomesReadyAsync()
    {
        using var patience = new CancellationTokenSource(options.ReadyWithin, TimeProvider.System);
        while (!patience.IsCancellationRequested && !process!.HasExited)
        {
            if (await IsReadyAsync(patience.Token))
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
        await process!.ExitAsync(TimeSpan.FromSeconds(1));
        throw new InvalidOperationException(
            $"The server {(process.HasExited ? $"ended with code {process.ExitCode}" : "was not ready in time")}:\n{Log}"
        );
    }

    private async Task<bool> IsReadyAsync(CancellationToken patience)
    {
        try
        {
            using var answer = await Client.GetAsync(new Uri("/readyz", UriKind.Relative), patience);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }
}
