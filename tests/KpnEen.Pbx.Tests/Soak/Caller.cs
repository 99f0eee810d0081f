using KpnEen.Sandbox.Phones;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Soak;

/// <summary>Whoever calls: gives up before anything rings, while it rings, at the very answer, or talks.</summary>
internal sealed class Caller(Talker talker, Chance chance, VirtualWorld world)
{
    public async Task CallAsync(SoftPhoneCall call)
    {
        var patience =
            chance.Percent(6) ? chance.Between(0, 0.06)
            : chance.Percent(10) ? chance.Between(0.05, 0.4)
            : chance.Percent(12) ? chance.Between(0.4, 3)
            : chance.Between(6, 25);
        await Task.WhenAny(call.Answered, world.Delay(patience));
        if (call.Answered.IsCompleted && await call.Answered is not null)
            await talker.TalkAsync(call);
        else if (!call.Ended.IsCompleted)
            await call.HangUpAsync();
        // The answer may have crossed the CANCEL: then this phone is off hook and hangs up.
        if (await call.Answered is not null)
            await call.HangUpAsync();
        await call.Ended;
    }
}
