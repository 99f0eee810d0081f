using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Legs;
using KpnEen.Pbx.Music;
using KpnEen.Pbx.State;

namespace KpnEen.Pbx.MidCall;

/// <summary>What a running call needs of its node.</summary>
public sealed record MidCallServices(
    Router Router,
    TenantDirectory Directory,
    ActiveCalls Calls,
    EndedCalls Ended,
    Supervisor Supervisor,
    LegRecorder Recorder,
    MusicOnHold Music,
    PlayedAudio Audio,
    TimeProvider Time
)
{
    /// <summary>Plays what a side of this call hears that is held: the side that holds it, and the one that is held.</summary>
    public Action<Leg, Leg> MusicIn(Call call) => (holder, held) => Music.Play(call, holder, held);

    public CommandResult Done(Call call) => new CommandResult.Done(CallViews.Of(call));
}
