using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Legs;
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
    TimeProvider Time
)
{
    public CommandResult Done(Call call) => new CommandResult.Done(CallViews.Of(call));
}
