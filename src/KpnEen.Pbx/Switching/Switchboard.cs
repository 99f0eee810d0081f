using KpnEen.Media;
using KpnEen.Pbx.State;
using KpnEen.Sip;
using Microsoft.Extensions.Hosting;

namespace KpnEen.Pbx.Switching;

/// <summary>Opens the exchange when the settings are there, and closes it without losing a record.</summary>
public sealed class Switchboard(
    PbxOptions options,
    Exchange exchange,
    SipEntry entry,
    SipStack stack,
    MediaEngine media,
    ActiveCalls calls,
    Supervisor supervisor,
    OrphanedLegsEnding orphans,
    SwitchLifetime lifetime,
    TimeProvider time
) : IHostedLifecycleService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    private Task? closing;

    /// <summary>Calls live now.</summary>
    public int Calls => calls.Count;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        System.IO.Directory.CreateDirectory(options.RecordingFolder);
        entry.Exchange = exchange;
        foreach (var listener in options.Listeners)
            stack.Listen(listener.Address, listener.Name).Secure = listener.Secure;
        orphans.Start();
        lifetime.Open();
        return Task.CompletedTask;
    }

    /// <summary>Takes no new calls (503, Retry-After) and returns when the last of those that run has ended, or the time is up.</summary>
    public async Task DrainAsync(TimeSpan patience, CancellationToken cancellation)
    {
        lifetime.Close();
        var began = time.GetTimestamp();
        try
        {
            while (calls.Count > 0 && time.GetElapsedTime(began) < patience)
                await Task.Delay(BetweenLooks, time, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Whoever drains has no time left.
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Every call ends with BYE and its record before the log closes; and before Kestrel closes, which waits as long as a connection is open.
    /// </summary>
    public Task StoppingAsync(CancellationToken cancellationToken) => closing ??= CloseAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => closing ??= CloseAsync(cancellationToken);

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task CloseAsync(CancellationToken cancellationToken)
    {
        lifetime.Stop();
        try
        {
            await supervisor.WhenIdleAsync().WaitAsync(Patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // A phone that does not answer BYE keeps nobody waiting longer.
        }
        await stack.DisposeAsync();
        await media.DisposeAsync();
    }
}
