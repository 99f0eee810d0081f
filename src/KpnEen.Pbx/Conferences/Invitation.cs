using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Legs;

namespace KpnEen.Pbx.Conferences;

/// <summary>Somebody is rung to join, or to take the place of a party who hands over.</summary>
/// <param name="instead">Who leaves when the target answers; null: nobody.</param>
internal sealed class Invitation(Leg by, string to, Leg? instead, IReferral? referral, TimeProvider time, CancellationToken hangup)
    : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly CancellationTokenSource patience = new(Patience, time);
    private readonly TaskCompletionSource<Outcome> rang = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource? stop;

    public Leg By => by;
    public string To => to;
    public Leg? Instead => instead;

    /// <summary>The ringing has to end.</summary>
    public CancellationToken Stopped => (stop ??= CancellationTokenSource.CreateLinkedTokenSource(hangup, patience.Token)).Token;

    public Transfer Describe() => new("blind", by.Info.Named, to);

    public Task TellAsync(int status, string reason) => referral?.ProgressAsync(status, reason) ?? Task.CompletedTask;

    public void Rang(Outcome outcome) => rang.TrySetResult(outcome);

    /// <summary>Stops the ringing; what it came to in that moment may still be an answer.</summary>
    public Task<Outcome> StopAsync()
    {
        _ = Stopped;
        stop!.Cancel();
        return rang.Task;
    }

    public void Dispose()
    {
        stop?.Dispose();
        patience.Dispose();
    }
}
