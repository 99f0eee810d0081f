using KpnEen.EndToEnd.Tests.Running;
using KpnEen.EndToEnd.Tests.Sipp;
using KpnEen.EndToEnd.Tests.Transports;
using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Linphone;

/// <summary>linphonec, a phone on another SIP stack (belle-sip).</summary>
[Collection(SecureCollection.Name)]
public sealed class LinphoneCallTests(PhonesFixture fixture)
{
    private readonly Exchange exchange = fixture.Exchange;

    [Theory]
    [InlineData("udp")]
    [InlineData("tcp")]
    [InlineData("tls")]
    public async Task Linphone_registers_calls_holds_is_called_and_either_hangs_up(string transport)
    {
        var (anna, bram) = (await exchange.SubscriberAsync(), await exchange.SubscriberAsync());
        var server = transport == "tls" ? fixture.Sips : anna.Exchange;
        await using var phone = await LinphonePhone.StartAsync(anna.Username, anna.Password, anna.Domain, $"{server}", transport);
        await using (var callee = await bram.WaitsAsync(new SippScript().IsCalled().Waits(200).Answers().IsHungUp()))
        {
            await phone.DialAsync(bram.Extension);
            await phone.SeesAsync("LinphoneCallStreamsRunning");
            var conversation = await exchange.ConversationOfAsync(anna);
            await phone.HoldAsync();
            await Story.WithAsync(exchange.Api, conversation, "call.held");
            await phone.SeesAsync("LinphoneCallPaused");
            await phone.ResumeAsync();
            await Story.WithAsync(exchange.Api, conversation, "call.resumed");
            await phone.SeesAsync("LinphoneCallStreamsRunning");
            await phone.HangUpAsync();
            await phone.SeesAsync("LinphoneCallReleased");
            await callee.SucceedsAsync();
        }
        var calls = new SippScript().Calls().HearsAnswer().Acks().Waits(300).HangsUp();
        await using (var caller = SippPhone.Start(bram.Scenario(calls, anna.Extension)))
        {
            await phone.SeesAsync("LinphoneCallIncomingReceived");
            await phone.AnswerAsync();
            await phone.SeesAsync("LinphoneCallReleased");
            await caller.SucceedsAsync();
        }
        await exchange.AreIdleAsync(anna, bram);
    }
}
