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
) : IHostedService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

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

    /// <summary>Every call ends with BYE and its record before the log closes.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
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
