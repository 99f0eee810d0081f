using System.Net;
using System.Text.Json;
using KpnEen.Sip;
using KpnEen.Sip.Transport;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KpnEen.Pbx.Registrar;

/// <summary>
/// Keeps the registrations over a restart, so that phones are reachable at once and not only after their next REGISTER. Written once a
/// second when something changed; what a crash loses of it the phones tell again. Connections do not outlive the process: UDP only.
/// </summary>
public sealed class RegistrationFile(string path, Registrations registrations, TimeProvider time, ILogger<RegistrationFile> log)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private long saved;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        saved = registrations.Changes;
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
        while (true)
        {
            await Task.Delay(Interval, time, stoppingToken);
            if (registrations.Changes != saved)
                saved = await SaveAsync();
        }
    }

    private async Task LoadAsync(CancellationToken cancellation)
    {
        try
        {
            if (!File.Exists(path))
                return;
            var lines = JsonSerializer.Deserialize<Line[]>(await File.ReadAllBytesAsync(path, cancellation)) ?? [];
            foreach (var device in lines.Where(l => l.ExpiresAt > time.GetUtcNow()).GroupBy(l => l.Username))
                registrations.Change(device.Key, _ => [.. device.Select(l => l.ToBinding())]);
        }
        catch (Exception e) when (e is IOException or JsonException or FormatException)
        {
            log.LogWarning("The registrations of before are not readable, phones tell them again: {Reason}", e.Message);
        }
    }

    private async Task<long> SaveAsync()
    {
        var changes = registrations.Changes;
        try
        {
            var lines = registrations
                .All.Where(r => r.Binding.Flow.Transport == SipTransportKind.Udp)
                .Select(r => Line.Of(r.Username, r.Binding))
                .ToArray();
            // Whole or not at all: a crash leaves the former file.
            await File.WriteAllBytesAsync(path + ".new", JsonSerializer.SerializeToUtf8Bytes(lines));
            File.Move(path + ".new", path, overwrite: true);
        }
        catch (IOException e)
        {
            log.LogWarning("Registrations cannot be kept over a restart: {Reason}", e.Message);
        }
        return changes;
    }

    private sealed record Line(
        string Username,
        string Contact,
        string[] Path,
        string Local,
        string Remote,
        string Listener,
        string CallId,
        uint CSeq,
        double Q,
        string? UserAgent,
        DateTimeOffset ExpiresAt,
        bool IsDirect = false,
        string? Instance = null
    )
    {
        public static Line Of(string username, Binding b) =>
            new(
                username,
                b.Contact.ToString(),
                [.. b.Path.Select(p => p.ToString())],
                b.Flow.Local.ToString(),
                b.Flow.Remote.ToString(),
                b.Flow.Listener,
                b.CallId,
                b.CSeq,
                b.Q,
                b.UserAgent,
                b.ExpiresAt,
                b.IsDirect,
                b.Instance
            );

        public Binding ToBinding()
        {
            var flow = new SipFlow(SipTransportKind.Udp, IPEndPoint.Parse(Local), IPEndPoint.Parse(Remote), Listener, 0);
            return new Binding(SipUri.Parse(Contact), flow, [.. Path.Select(NameAddress.Parse)], CallId, CSeq, Q, UserAgent, ExpiresAt)
            {
                IsDirect = IsDirect,
                Instance = Instance,
            };
        }
    }
}
