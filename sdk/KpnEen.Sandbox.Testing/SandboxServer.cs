using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using KpnEen.Sdk.Sandbox;

namespace KpnEen.Sandbox.Testing;

/// <summary>A server of one's own: a process on free ports of this computer, with a folder of its own.</summary>
internal sealed class SandboxServer : IAsyncDisposable
{
    private const int LinesKept = 200;
    private static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(20);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kpneen-sandbox-");
    private readonly ConcurrentQueue<string> lines = new();
    private readonly Process process;

    public SandboxServer(SandboxStart start)
    {
        var info = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        info.ArgumentList.Add(Path.GetFullPath(start.Server));
        foreach (var (name, value) in Settings(start))
            info.Environment[name] = value;
        process = new Process { StartInfo = info };
        process.OutputDataReceived += (_, e) => Keep(e.Data);
        process.ErrorDataReceived += (_, e) => Keep(e.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>What it printed last.</summary>
    public string Log => string.Join('\n', lines);

    private string FilePath => Path.Combine(folder.FullName, "sandbox.json");

    /// <exception cref="SandboxException">It ended, or was not ready in time.</exception>
    public async Task<SandboxFile> BecomesReadyAsync(TimeSpan within, TimeProvider time, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(within, time);
        while (!process.HasExited && !patience.IsCancellationRequested)
        {
            if (File.Exists(FilePath))
            {
                var file = SandboxFile.Read(FilePath);
                using var api = new SandboxApi(file, time);
                if (await api.IsReadyAsync(cancellation).ConfigureAwait(false))
                    return file;
            }
            await Task.Delay(SandboxApi.LookEvery, time, cancellation).ConfigureAwait(false);
        }
        throw new SandboxException($"The server {(process.HasExited ? "ended" : "was not ready in time")}:\n{Log}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            // SIGTERM, so that it closes its calls; .NET itself can only kill.
            using var kill = Process.Start(new ProcessStartInfo("kill", ["-TERM", $"{process.Id}"]) { UseShellExecute = false });
            using var patience = new CancellationTokenSource(StopsWithin, TimeProvider.System);
            try
            {
                await process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        process.Dispose();
        folder.Delete(recursive: true);
    }

    private Dictionary<string, string> Settings(SandboxStart start)
    {
        var settings = new Dictionary<string, string>
        {
            ["KPNEEN_TRUNK_LISTEN"] = $"127.0.0.1:{FreePort()}",
            ["KPNEEN_TRUNK_PEER"] = $"127.0.0.1:{FreePort()}",
            ["KPNEEN_SIPS"] = "off",
            ["KPNEEN_HTTPS"] = "off",
            ["KPNEEN_HTTP"] = $"127.0.0.1:{FreePort()}",
            ["KPNEEN_SIP"] = $"127.0.0.1:{FreePort()}",
        };
        foreach (var (name, value) in start.Environment)
            settings[name] = value;
        settings["KPNEEN_DATABASE"] = start.Database;
        settings["KPNEEN_STATE"] = Path.Combine(folder.FullName, "state");
        settings["KPNEEN_SANDBOX"] = FilePath;
        Directory.CreateDirectory(settings["KPNEEN_STATE"]);
        return settings;
    }

    // Free for TCP and UDP alike when asked; SIP needs both.
    private static int FreePort()
    {
        while (true)
        {
            using var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            tcp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            var port = ((IPEndPoint)tcp.LocalEndPoint!).Port;
            using var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            try
            {
                udp.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken for UDP: another.
            }
        }
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lines.Enqueue(line);
        while (lines.Count > LinesKept)
            lines.TryDequeue(out _);
    }
}
