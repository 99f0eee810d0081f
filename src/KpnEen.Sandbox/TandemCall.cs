using KpnEen.Media;
using KpnEen.Pbx;
using KpnEen.Sandbox.Phones;
using KpnEen.Sip;

namespace KpnEen.Sandbox;

/// <summary>A call that the simulated network switches from one exchange to another.</summary>
internal static class TandemCall
{
    public static async Task RunAsync(IncomingInvite from, SoftPhoneCall onward, MediaPort port, Supervisor supervisor)
    {
        var caller = new SoftPhoneCall(from, port, supervisor);
        from.Provisional(180);
        await Task.WhenAny(onward.Answered, caller.Ended);
        if (caller.Ended.IsCompleted)
        {
            await onward.HangUpAsync();
            return;
        }
        if (await onward.Answered is null)
        {
            await caller.RejectAsync(onward.Status);
            return;
        }
        if (await caller.AnswerAsync())
        {
            MediaBridge.Connect(caller.Port, onward.Port);
            await Task.WhenAny(caller.Ended, onward.Ended);
        }
        await onward.HangUpAsync();
        await caller.HangUpAsync();
    }
}
