using System.Text.Json;
using KpnEen.Sip.Transport;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KpnEen.Pbx.Registrar;

/// <summary>
/// Keeps the registrations over a restart, so that phones are reachable at once and not only after their next REGISTER. Lines of JSON, the last
/// of a device counts. Once a second what changed is added, on a thread of the pool and never on the one that signals; a file that has grown far
/// beyond what lives is written anew. What a crash loses of it the phones tell again.
/// </summary>
public sealed class RegistrationFile(string path, Registrations registrations, TimeProvider time, ILogger<RegistrationFile> log)
    : BackgroundService
{
    private const int FewLines = 1000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly byte[] LineEnd = "\n"u8.ToArray();
    private long lines;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        registrations.KeepUnsaved();
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Saves here and not at the end of the loop, which never began when the stop comes right after the start.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await SaveAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Interval, time, stoppingToken);
                await SaveAsync();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The normal end.
        }
    }

    private async Task LoadAsync(CancellationToken cancellation)
    {
        var unreadable = 0;
        try
        {
            if (!File.Exists(path))
                return;
            await foreach (var line in File.ReadLinesAsync(path, cancellation))
            {
                lines++;
                if (line.Length > 0 && !TryRestore(line))
                    unreadable++;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.LogWarning("The registrations of before are not readable, phones tell them again: {Reason}", e.Message);
        }
        if (unreadable > 0)
            log.LogWarning("{Count} lines of registrations are not readable, phones tell them again", unreadable);
    }

    // A crash may have left half a line.
    private bool TryRestore(string line)
    {
        try
        {
            var device = JsonSerializer.Deserialize<DeviceRecord>(line)!;
            var now = time.GetUtcNow();
            registrations.Change(device.Username, _ => [.. device.Bindings.Where(b => b.ExpiresAt > now).Select(b => b.ToBinding())]);
            return true;
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentNullException or NullReferenceException)
        {
            return false;
        }
    }

    private async Task SaveAsync()
    {
        string[] changed = [.. registrations.TakeUnsaved()];
        if (changed.Length == 0)
            return;
        try
        {
            if (lines + changed.Length > FewLines + 4L * registrations.Count)
                await RewriteAsync();
            else
                await AppendAsync(changed);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.LogWarning("Registrations cannot be kept over a restart: {Reason}", e.Message);
        }
    }

    private async Task AppendAsync(string[] changed)
    {
        await using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, 65_536);
        // Half a line of a crash must not spoil the first new one.
        if (lines > 0 || file.Position > 0)
            file.Write(LineEnd);
        lines += Write(file, changed);
    }

    // Whole or not at all: a crash leaves the former file.
    private async Task RewriteAsync()
    {
        await using (var file = new FileStream(path + ".new", FileMode.Create, FileAccess.Write, FileShare.None, 65_536))
            lines = Write(file, [.. registrations.All.Select(r => r.Username).Distinct()]);
        File.Move(path + ".new", path, overwrite: true);
    }

    private long Write(FileStream file, string[] usernames)
    {
        foreach (var username in usernames)
        {
            var bindings = registrations.Find(username).Where(b => b.Flow.Transport == SipTransportKind.Udp).Select(BindingRecord.Of);
            JsonSerializer.Serialize(file, new DeviceRecord(username, [.. bindings]));
            file.Write(LineEnd);
        }
        return usernames.Length;
    }
}
