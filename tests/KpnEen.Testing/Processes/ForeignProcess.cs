using System.Diagnostics;
using System.Text;

namespace KpnEen.Testing;

/// <summary>A program run by a test: its output is kept, and it does not outlive the test.</summary>
public sealed class ForeignProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly Task reading;

    private ForeignProcess(Process process)
    {
        this.process = process;
        reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    public int ExitCode => process.ExitCode;

    public StreamWriter Input => process.StandardInput;

    /// <summary>What it printed so far, both streams in the order they came.</summary>
    public string Output
    {
        get
        {
            lock (output)
                return output.ToString();
        }
    }

    public static ForeignProcess Start(
        string program,
        IEnumerable<string> arguments,
        string? folder = null,
        IReadOnlyDictionary<string, string?>? environment = null
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? Path.GetTempPath(),
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;
        return new ForeignProcess(Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start."));
    }

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="InvalidOperationException">It exited with another code than 0, or not in time; the message holds its output.</exception>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments, TimeSpan? limit = null, string? folder = null)
    {
        await using var process = Start(program, arguments, folder);
        process.Input.Close();
        var code = await process.ExitAsync(limit ?? TimeSpan.FromMinutes(1));
        return code == 0
            ? process.Output
            : throw new InvalidOperationException(
                $"{Path.GetFileName(program)} ended with {code?.ToString() ?? "no exit in time"}:\n{process.Output}"
            );
    }

    /// <summary>The exit code once it has ended and all its output was read; null when the time is up first.</summary>
    public async Task<int?> ExitAsync(TimeSpan limit)
    {
        try
        {
            await process.WaitForExitAsync().WaitAsync(limit, TimeProvider.System);
            await reading.WaitAsync(TimeSpan.FromSeconds(5), TimeProvider.System);
        }
        catch (TimeoutException)
        {
            if (!process.HasExited)
                return null;
        }
        return process.ExitCode;
    }

    /// <summary>Sends a POSIX signal by its name, such as TERM, INT or KILL, to this process alone.</summary>
    public async Task SignalAsync(string signal)
    {
        if (!process.HasExited)
            await RunAsync("/bin/sh", ["-c", $"kill -{signal} {process.Id} 2>/dev/null || true"]);
    }

    /// <summary>kill -9 of the process and all it started.</summary>
    public void Kill()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await ExitAsync(TimeSpan.FromSeconds(5));
        process.Dispose();
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (output)
                output.AppendLine(line);
        }
    }
}
