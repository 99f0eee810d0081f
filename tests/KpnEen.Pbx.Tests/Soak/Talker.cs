using KpnEen.Sandbox.Phones;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Soak;

/// <summary>What people do while they talk: hold, transfer, press keys, and at some moment hang up.</summary>
internal sealed class Talker(SoftPhone? phone, string[] destinations, Chance chance, VirtualWorld world)
{
    public async Task TalkAsync(SoftPhoneCall call)
    {
        try
        {
            if (!chance.Percent(15))
                await WhileUpAsync(call, chance.Between(0, 4));
            if (call.IsUp && phone is not null)
                await DoAsync(call, phone);
            await WhileUpAsync(call, chance.Between(0, 6));
        }
        catch (OperationCanceledException)
        {
            // The call ended in the middle of it.
        }
        await call.HangUpAsync();
    }

    private async Task DoAsync(SoftPhoneCall call, SoftPhone own)
    {
        switch (chance.Of(100))
        {
            case < 8:
                await call.HoldAsync();
                await WhileUpAsync(call, chance.Between(0, 2));
                if (call.IsUp && chance.Percent(60))
                    await call.ResumeAsync();
                break;
            case < 16:
                await call.TransferAsync(chance.One(destinations));
                if (chance.Percent(50))
                    await WhileUpAsync(call, TimeSpan.FromSeconds(30));
                break;
            case < 21:
                await ConsultAsync(call, own);
                break;
            case < 25:
                await call.Dialog!.SendAsync("INFO", "Signal=5\r\n"u8.ToArray(), "application/dtmf-relay");
                break;
        }
    }

    private async Task ConsultAsync(SoftPhoneCall call, SoftPhone own)
    {
        await call.HoldAsync();
        var consultation = own.Dial(chance.One(destinations));
        await Task.WhenAny(consultation.Answered, world.Delay(chance.Between(1, 8)));
        if (consultation.IsUp && call.IsUp)
            await call.TransferAsync("100", consultation);
        await WhileUpAsync(consultation, chance.Between(0, 3));
        await consultation.HangUpAsync();
        if (await consultation.Answered is not null)
            await consultation.HangUpAsync();
    }

    private Task WhileUpAsync(SoftPhoneCall call, TimeSpan time) => Task.WhenAny(call.Ended, world.Delay(time));
}
