using System.Net;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sandbox.Phones;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.MidCall;

/// <summary>A phone loses its power or its network in the middle of a call: nobody stays in that call for ever.</summary>
public sealed class LostPhoneTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void RFC4028_a_phone_that_lost_its_power_in_a_silent_call_is_found_out_by_the_session_timer(bool calleeDies) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (alice, bob) = (await pbx.PhoneAsync("100"), await pbx.PhoneAsync("101"));
            var call = alice.Dial("101");
            var talk = await bob.AnswersAsync();
            await call.Answered;
            await world.Delay(TimeSpan.FromHours(2));
            Assert.True(call.IsUp && talk.IsUp, "a call of two hours goes on");
            world.Network.Partition(TestPbx.PbxAddress.Address, (calleeDies ? bob : alice).Soft.Address.Address);
            await (calleeDies ? call : talk).Ended.WaitAsync(TimeSpan.FromMinutes(31), world.Time);
            await (calleeDies ? talk : call).Ended.WaitAsync(TimeSpan.FromMinutes(31), world.Time);
            await pbx.QuietAsync();
            var told = pbx.Log.Records.Single().Data;
            Assert.Equal((EndedBy.Network, 408, 102), (told.EndedBy, told.Cause!.Sip, told.Cause.Q850));
            var dead = calleeDies ? CallDirection.Inbound : CallDirection.Outbound;
            Assert.Equal("lost", told.Legs!.Value.Single(l => l.Direction == dead).EndReason);
        });

    [Fact]
    public void RFC4028_both_legs_have_timers_of_their_own() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartWithAsync(world, o => o with { SessionInterval = TimeSpan.FromSeconds(900) });
            await using var phone = new BarePhone("101", world);
            await phone.ListenAsync();
            var customer = pbx.Public.Call("+31612345678", "+31205550101", h => h["Session-Expires"] = "600;refresher=uac");
            var invite = await phone.RingsAsync();
            Assert.Equal("900", invite.Request.Headers["Session-Expires"]);
            await using var port = phone.OpenPort();
            var dialog = await invite.AcceptAsync(port.Answer(invite.Request.Body.Span), null, default);
            Assert.NotNull(await customer.Answered);
            // Each leg lives by itself: the refreshes of one are not passed to the other.
            var asked = new List<string>();
            var reading = ReadAsync(dialog, asked);
            await world.Delay(TimeSpan.FromSeconds(3000));
            Assert.True(customer.IsUp);
            Assert.All(asked, method => Assert.Equal("UPDATE", method));
            Assert.Equal(6, asked.Count);
            await customer.HangUpAsync();
            await reading;
            await pbx.QuietAsync();
        });

    [Fact]
    public void RFC4028_7_4_a_gateway_that_takes_no_UPDATE_gets_the_same_session_again_by_re_INVITE() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var wire = new HandPhone(world);
            var bob = await pbx.PhoneAsync("101");
            wire.Invite(wire.Port.CreateOffer());
            var talk = await bob.AnswersAsync();
            var ok = await wire.HearsAsync(200);
            wire.Port.ApplyAnswer(ok.Body.Span);
            wire.Send(ok, "ACK", 1);
            wire.Answer = request => wire.Make(request, 200, request.Method == "INVITE" ? wire.Port.Answer(request.Body.Span) : default);
            Assert.Equal("1800;refresher=uas", ok.Headers["Session-Expires"]);
            await world.Delay(TimeSpan.FromMinutes(61));
            var refreshes = wire.Requests.Where(r => r.Method == "INVITE").ToArray();
            Assert.Equal(4, refreshes.Length);
            // The same o= line: nothing has changed (RFC 3264 8).
            Assert.All(refreshes, r => Assert.Equal(Origin(ok), Origin(r)));
            Assert.Equal(4, wire.Requests.Count(r => r.Method == "ACK"));
            wire.Port.Send(Media.Tone.Steady(620));
            await world.UntilAsync(() => talk.Meter.Hears(620), TimeSpan.FromSeconds(2), "they still talk");
            await talk.HangUpAsync();
            await pbx.QuietAsync();
        });

    [Fact]
    public void A_side_that_was_heard_and_falls_silent_ends_the_call_after_a_minute_with_its_reason() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (customer, talk) = await TalkAsync(pbx);
            talk.Say(440);
            customer.Say(620);
            await world.Delay(TimeSpan.FromMinutes(10));
            Assert.True(customer.IsUp);
            var since = world.Elapsed;
            world.Network.Partition(TestPbx.PbxAddress.Address, PhoneAddress(pbx));
            await customer.Ended.WaitAsync(TimeSpan.FromSeconds(80), world.Time);
            Assert.InRange(world.Elapsed - since, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(80));
            Assert.Equal("remote BYE: Q.850;cause=102;text=\"No media from the device\"", customer.Dialog!.TerminationReason);
            await pbx.QuietAsync();
            var told = pbx.Log.Records.Single();
            Assert.Equal((EndedBy.Network, 408, 102), (told.Data.EndedBy, told.Data.Cause!.Sip, told.Data.Cause.Q850));
            Assert.Equal("No media from the device", told.Data.Cause.Text);
            Assert.Equal("lost", told.Data.Legs!.Value.Single(l => l.Kind == "device").EndReason);
            Assert.Contains(told.Trace, d => d is { Service: "media", What: "call ended" });
            world.Network.Heal(TestPbx.PbxAddress.Address, PhoneAddress(pbx));
        });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Who_holds_or_is_held_or_sends_RTCP_alone_or_never_said_a_word_is_not_silent(bool heard) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (customer, talk) = await TalkAsync(pbx);
            if (heard)
            {
                var said = talk.Port.Send(Media.Tone.Steady(440));
                await world.Delay(TimeSpan.FromSeconds(5));
                said.Dispose(); // mute with silence suppression: RTCP goes on
                await world.Delay(TimeSpan.FromMinutes(3));
                Assert.True(customer.IsUp, "RTCP is a sign of life");
                await talk.HoldAsync();
                using var dumb = world.Network.Lose(d => d.IsMedia && d.From.Address.Equals(PhoneAddress(pbx)));
                await world.Delay(TimeSpan.FromMinutes(10));
                Assert.True(customer.IsUp, "a phone on hold sends nothing");
            }
            else
            {
                await world.Delay(TimeSpan.FromMinutes(10));
            }
            Assert.True(customer.IsUp && talk.IsUp);
            await customer.HangUpAsync();
            await pbx.QuietAsync();
        });

    [Fact]
    public void With_the_limit_off_silence_ends_nothing() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartWithAsync(world, o => o with { SilenceLimit = TimeSpan.Zero });
            var (customer, talk) = await TalkAsync(pbx);
            talk.Say(440);
            await world.Delay(TimeSpan.FromSeconds(5));
            using var dumb = world.Network.Lose(d => d.IsMedia);
            await world.Delay(TimeSpan.FromMinutes(10));
            Assert.True(customer.IsUp && talk.IsUp);
            await customer.HangUpAsync();
            await pbx.QuietAsync();
        });

    private static string Origin(Sip.SipMessage message) =>
        System.Text.Encoding.ASCII.GetString(message.Body.Span).Split("\r\n").Single(l => l.StartsWith("o=", StringComparison.Ordinal));

    private static IPAddress PhoneAddress(TestPbx pbx) => pbx.Phone("101").Soft.Address.Address;

    private static async Task<(SoftPhoneCall Customer, SoftPhoneCall Talk)> TalkAsync(TestPbx pbx)
    {
        var bob = await pbx.PhoneAsync("101");
        var customer = pbx.Public.Call("+31612345678", "+31205550101");
        var talk = await bob.AnswersAsync();
        await customer.Answered;
        return (customer, talk);
    }

    private static async Task ReadAsync(Sip.Dialog dialog, List<string> asked)
    {
        while (await dialog.Requests.WaitToReadAsync())
        {
            while (dialog.Requests.TryRead(out var request))
            {
                asked.Add(request.Request.Method);
                request.Respond(200);
            }
        }
    }
}
