using Npgsql;

namespace KpnEen.Testing;

/// <summary>
/// A private PostgreSQL on 127.0.0.1 in a folder of its own, without fsync. It ends with the test process, however that ends: the shell
/// that watches over it reads a pipe from us, and stops the server and removes the folder when the pipe closes.
/// </summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    private const string Watcher = """
        folder=$1; shift
        "$@" &
        server=$!
        read -r how || how=end
        case $how in
          fast) kill -INT $server ;;
          *) kill -QUIT $server ;;
        esac
        wait $server
        [ "$how" != end ] || rm -rf "$folder"
        """;

    private static readonly Lazy<Task<PostgresCluster>> SharedCluster = new(() => CreateAsync());

    private readonly string folder;
    private ForeignProcess? server;

    private PostgresCluster(string folder) => this.folder = folder;

    public int Port { get; private set; }

    public bool IsRunning => server is { HasExited: false };

    /// <summary>The superuser's connection, without a pool.</summary>
    public string AdminConnectionString => ConnectionString("postgres") + ";Pooling=false";

    /// <summary>The cluster all tests of this process share; never stop this one.</summary>
    public static Task<PostgresCluster> SharedAsync() => SharedCluster.Value;

    /// <summary>A cluster of its own, for a test that stops it.</summary>
    public static async Task<PostgresCluster> CreateAsync()
    {
        // In /tmp, not TMPDIR: the path of a Unix socket has 107 characters at most.
        var folder = Path.Combine("/tmp", $"kpneen-pg-{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..6]}");
        Directory.CreateDirectory(folder);
        if (PostgresBinaries.NeedsOtherUser)
            await ForeignProcess.RunAsync("/bin/chown", ["postgres:postgres", folder]);
        var cluster = new PostgresCluster(folder);
        await cluster.InitialiseAsync();
        await cluster.StartAsync();
        return cluster;
    }

    public string ConnectionString(string database) =>
        $"Host=127.0.0.1;Port={Port};Username=postgres;Database={database};Include Error Detail=true";

    /// <summary>Starts it (again), on the port it had.</summary>
    public async Task StartAsync()
    {
        for (var tries = 0; tries < 5; tries++)
        {
            if (Port == 0)
                Port = FreePort.Tcp();
            server = ForeignProcess.Start("/bin/sh", ["-c", Watcher, "watch-postgres", folder, .. ServerCommand()], "/tmp");
            if (await IsReadyAsync())
                return;
            if (!server.HasExited || !server.Output.Contains("Address already in use", StringComparison.Ordinal))
                break;
            Port = 0;
        }
        throw new InvalidOperationException($"PostgreSQL did not start:\n{server?.Output}");
    }

    /// <summary>Stops it: fast as an administrator does, or at once as a crash does. Connections break in both.</summary>
    public async Task StopAsync(bool crash = false)
    {
        if (server is null)
            return;
        await server.Input.WriteLineAsync(crash ? "crash" : "fast");
        await server.Input.FlushAsync();
        if (await server.ExitAsync(TimeSpan.FromSeconds(30)) is null)
            throw new TimeoutException($"PostgreSQL did not stop:\n{server.Output}");
        await server.DisposeAsync();
        server = null;
        NpgsqlConnection.ClearAllPools();
    }

    /// <summary>Sends a POSIX signal, such as STOP, to the server and each of its processes.</summary>
    public async Task SignalAsync(string signal)
    {
        var postmaster = (await File.ReadAllLinesAsync(Path.Combine(DataFolder, "postmaster.pid")))[0].Trim();
        var children = await File.ReadAllTextAsync($"/proc/{postmaster}/task/{postmaster}/children");
        await ForeignProcess.RunAsync("/bin/sh", ["-c", $"kill -{signal} {postmaster} {children.Trim()} 2>/dev/null || true"]);
    }

    /// <summary>Runs one statement as the superuser.</summary>
    public async Task ExecuteAsync(string sql, string database = "postgres")
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database) + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Runs a program as the user the server runs as: what only that user may do to its processes.</summary>
    public static Task<string> RunAsItsUserAsync(params string[] command)
    {
        string[] words = [.. PostgresBinaries.AsUser, .. command];
        return ForeignProcess.RunAsync(words[0], words[1..], folder: "/tmp");
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
            await StopAsync(crash: true);
        Directory.Delete(folder, recursive: true);
    }

    private string DataFolder => Path.Combine(folder, "data");

    private async Task InitialiseAsync()
    {
        string[] initdb =
        [
            Path.Combine(PostgresBinaries.Folder, "initdb"),
            "-D",
            DataFolder,
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
        ];
        string[] command = [.. PostgresBinaries.AsUser, .. initdb, "--locale=C.UTF-8", "--no-sync", "--no-instructions"];
        await ForeignProcess.RunAsync(command[0], command[1..], folder: "/tmp");
    }

    private IEnumerable<string> ServerCommand()
    {
        string[] settings =
        [
            $"port={Port}",
            "listen_addresses=127.0.0.1",
            $"unix_socket_directories={folder}",
            // Safe for a crash of the server, not for one of the machine. synchronous_commit stays on: without it a committed row may be lost.
            "fsync=off",
            "full_page_writes=off",
            "max_connections=300",
            "shared_buffers=64MB",
            "jit=off",
            "log_min_messages=warning",
        ];
        string[] postgres = [Path.Combine(PostgresBinaries.Folder, "postgres"), "-D", DataFolder];
        return [.. PostgresBinaries.AsUser, .. postgres, .. settings.SelectMany(setting => new[] { "-c", setting })];
    }

    private async Task<bool> IsReadyAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        while (server is { HasExited: false } && !patience.IsCancellationRequested)
        {
            try
            {
                await ExecuteAsync("select 1");
                return true;
            }
            catch (NpgsqlException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }
        return false;
    }
}
