using KpnEen.Pbx.Legs;

namespace KpnEen.Pbx.Tests.Calls.Race;

/// <summary>A phone reduced to what a race is about: it rings, then it is off hook or it was told to stop, whichever came first.</summary>
internal sealed class ScriptedPhone : ILegSignalling
{
    private const int Ringing = 0;
    private const int OffHook = 1;
    private const int Silent = 2;
    private readonly CancellationTokenSource terminated = new();
    private readonly TaskCompletionSource answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int state;
    private int hangUps;

    public CancellationToken Terminated => terminated.Token;
    public string? TerminationReason => hangUps > 0 ? "local BYE" : null;

    public bool WasAnswered => state == OffHook;
    public int HangUps => hangUps;

    /// <summary>Off hook and nobody hung it up.</summary>
    public bool IsUp => WasAnswered && hangUps == 0 && !terminated.IsCancellationRequested;

    public Task Answered => answered.Task;

    /// <summary>Picked up; too late when the CANCEL was first.</summary>
    public void PickUp()
    {
        if (Interlocked.CompareExchange(ref state, OffHook, Ringing) == Ringing)
            answered.SetResult();
    }

    /// <summary>CANCEL. False when it was picked up already.</summary>
    public bool StopsRinging() => Interlocked.CompareExchange(ref state, Silent, Ringing) == Ringing;

    /// <summary>The person puts the phone down.</summary>
    public void PutDown() => terminated.Cancel();

    public Task HangUpAsync(string? reason)
    {
        Interlocked.Increment(ref hangUps);
        terminated.Cancel();
        return Task.CompletedTask;
    }

    public Task<byte[]?> OfferAsync(Func<byte[]> offer, CancellationToken cancellation) => Task.FromResult<byte[]?>(null);

    public bool IsDialog(ReplacedDialog dialog) => false;
}
