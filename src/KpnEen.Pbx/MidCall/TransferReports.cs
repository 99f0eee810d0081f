using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Legs;

namespace KpnEen.Pbx.MidCall;

/// <summary>How a transfer goes, for the phone that asked for it and for the conversation.</summary>
internal sealed class TransferReports(Supervisor supervisor, Call call)
{
    /// <summary>The phone answers a NOTIFY late or never; those who talk do not wait for it.</summary>
    public void Report(Func<Task> progress) => supervisor.Start("transfer progress", progress);

    /// <summary>The transferor hears how it went, then BYE.</summary>
    public async Task LeaveAsync(Leg transferor, Task told)
    {
        await told;
        await call.RemoveAsync(transferor);
    }

    public void Tell(string type, Leg leg, Transfer transfer) =>
        call.Conversation.Emit(type, data => data with { LegId = leg.Info.Id, User = leg.Info.Named ?? data.User, Transfer = transfer });
}
