using System.Runtime.InteropServices;
using KpnEen.Pbx.Switching;

namespace KpnEen.Server;

/// <summary>
/// SIGTERM, the way a deployment stops a process: it is no longer ready, new calls are refused and those that run go on, with API and connections, until the last has ended or
/// the patience is over, and balancers had their time to see it; then the process stops. A second SIGTERM, and SIGINT or SIGQUIT at any time, stop at once.
/// </summary>
internal sealed class DrainingLifetime(
    IHostApplicationLifetime application,
    ServerOptions options,
    Leaving leaving,
    TimeProvider time,
    ILogger<DrainingLifetime> log,
    Switchboard? switchboard = null
) : IHostLifetime, IDisposable
{
    private readonly CancellationTokenSource atOnce = new();
    private readonly List<PosixSignalRegistration> signals = [];
    private Task draining = Task.CompletedTask;
    private int terminated;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnTerminate));
        signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, OnInterrupt));
        signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGQUIT, OnInterrupt));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => draining;

    public void Dispose()
    {
        foreach (var signal in signals)
            signal.Dispose();
        atOnce.Dispose();
    }

    private void OnTerminate(PosixSignalContext signal)
    {
        signal.Cancel = true;
        if (Interlocked.Exchange(ref terminated, 1) == 0)
            draining = DrainAsync();
        else
            StopAtOnce();
    }

    private void OnInterrupt(PosixSignalContext signal)
    {
        signal.Cancel = true;
        StopAtOnce();
    }

    private void StopAtOnce()
    {
        atOnce.Cancel();
        application.StopApplication();
    }

    private async Task DrainAsync()
    {
        leaving.Begin();
        var seen = Task.Delay(options.LeaveFor, time, atOnce.Token);
        if (switchboard is { Calls: > 0 } && options.DrainFor > TimeSpan.Zero)
        {
            log.LogInformation(
                "No new calls; {Calls} may go on for {Minutes:0.#} minutes",
                switchboard.Calls,
                options.DrainFor.TotalMinutes
            );
            await switchboard.DrainAsync(options.DrainFor, atOnce.Token);
            log.LogInformation("{Calls} calls are left", switchboard.Calls);
        }
        // Cut short by a second signal.
        await seen.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        application.StopApplication();
    }
}
