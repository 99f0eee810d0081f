using System.Text;
using KpnEen.Pbx.Services.Recording;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.MidCall;

public sealed class InfoDtmfTests
{
    [Fact]
    public void RFC4733_the_fallback_keys_in_INFO_reach_the_other_side_as_events() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var bob = await pbx.PhoneAsync("101");
            var customer = pbx.Public.Call("+31612345678", "+31205550101");
            var talk = await bob.AnswersAsync();
            await customer.Answered;
            async Task<int> InfoAsync(string body, string type) =>
                (await talk.Dialog!.SendAsync("INFO", Encoding.ASCII.GetBytes(body), type)).StatusCode;
            Assert.Equal(200, await InfoAsync("Signal=5\r\nDuration=160\r\n", "application/dtmf-relay"));
            Assert.Equal(200, await InfoAsync("#", "application/dtmf"));
            Assert.Equal(200, await InfoAsync("Signal=10\r\n", "application/dtmf-relay"));
            Assert.Equal(200, await InfoAsync("<media_control/>", "application/media_control+xml"));
            await world.Delay(TimeSpan.FromSeconds(1));
            var heard = "";
            while (customer.Port.ReceivedDtmf.TryRead(out var digit))
                heard += digit.Key;
            Assert.Equal("5#*", heard);
            await customer.HangUpAsync();
            await pbx.QuietAsync();
        });

    [Fact]
    public void A_code_in_INFO_starts_the_recording() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var bob = await pbx.PhoneAsync("101");
            pbx.Configure("101", CallRecording.Descriptor, new CallRecordingSettings(RecordingMode.OnDemandUserStart));
            var customer = pbx.Public.Call("+31612345678", "+31205550101");
            var talk = await bob.AnswersAsync();
            await customer.Answered;
            foreach (var key in "*44")
                await talk.Dialog!.SendAsync("INFO", Encoding.ASCII.GetBytes($"Signal={key}\r\n"), "application/dtmf-relay");
            await world.Delay(TimeSpan.FromSeconds(1));
            Assert.Equal("recording", pbx.Control.List("ten_acme").Single().RecordingState);
            await customer.HangUpAsync();
            await pbx.QuietAsync();
        });
}
