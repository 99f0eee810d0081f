using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Legs;

namespace KpnEen.Pbx.MidCall;

/// <summary>A blind transfer while its target rings.</summary>
internal sealed class BlindTransfer(Leg by, string to, IReferral? referral, CancellationToken hangup) : IDisposable
{
    private readonly CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(hangup);
    private readonly TaskCompletionSource<Outcome> rang = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Leg By => by;

    /// <summary>The ringing has to end.</summary>
    public CancellationToken Stopped => stop.Token;

    public Transfer Describe() => new("blind", by.Info.Named, to);

    public Task TellAsync(int status, string reason) => referral?.ProgressAsync(status, reason) ?? Task.CompletedTask;

    public void Rang(Outcome outcome) => rang.TrySetResult(outcome);

    /// <summary>Stops the ringing; what it came to in that moment may still be an answer.</summary>
    public Task<Outcome> StopAsync()
    {
        stop.Cancel();
        return rang.Task;
    }

    public void Dispose() => stop.Dispose();
}
