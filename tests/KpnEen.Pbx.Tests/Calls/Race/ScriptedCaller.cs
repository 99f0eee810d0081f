using KpnEen.Media;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Legs;
using KpnEen.Pbx.Prompts;

namespace KpnEen.Pbx.Tests.Calls.Race;

/// <summary>A caller who waits, and hangs up at some moment: before the answer, in it, or after it.</summary>
internal sealed class ScriptedCaller(LegInfo info, TimeProvider time) : ICaller
{
    private readonly CancellationTokenSource gone = new();
    private readonly ScriptedPhone phone = new();
    private Leg? leg;

    public LegInfo Info => info;
    public CancellationToken Gone => gone.Token;
    public ScriptedPhone Phone => phone;
    public PeerMedia? Media => null;

    public void Ringing() { }

    public void EarlyMedia(RingingLeg from) { }

    public void Forwarded() { }

    /// <summary>CANCEL or BYE, whatever fits by now.</summary>
    public void HangUp()
    {
        if (phone.StopsRinging())
            gone.Cancel();
        else
            phone.PutDown();
    }

    public Task<Leg> AnswerAsync(Leg? callee, CancellationToken hangup)
    {
        hangup.ThrowIfCancellationRequested();
        phone.PickUp();
        if (!phone.WasAnswered)
            throw new OperationCanceledException("CANCEL was first");
        leg = new Leg(info, phone, null, time);
        return Task.FromResult(leg);
    }

    public Task FinishAsync(Outcome outcome, Announcement? announcement, CancellationToken hangup) => Task.CompletedTask;
}
