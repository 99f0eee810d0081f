using System.Threading.Channels;
using KpnEen.Sandbox.Phones;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Soak;

/// <summary>Whoever is called: refuses, lets it ring, or answers, sooner or later.</summary>
internal sealed class Callee(ChannelReader<SoftPhoneCall> incoming, Talker talker, Chance chance, Supervisor tasks, VirtualWorld world)
{
    public async Task LiveAsync()
    {
        while (await incoming.WaitToReadAsync())
        {
            while (incoming.TryRead(out var call))
                tasks.Start("callee", () => TakeAsync(call));
        }
    }

    private async Task TakeAsync(SoftPhoneCall call)
    {
        if (chance.Percent(6))
            return; // Lets it ring.
        if (!chance.Percent(25))
            await world.Delay(chance.Between(0, 3));
        if (chance.Percent(15))
            await call.RejectAsync(chance.One([486, 486, 603, 480, 503, 302]));
        else if (await call.AnswerAsync())
            await talker.TalkAsync(call);
    }
}
