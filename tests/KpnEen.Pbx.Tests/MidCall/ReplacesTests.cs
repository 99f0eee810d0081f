using KpnEen.Pbx.Events;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sandbox.Phones;
using KpnEen.Sip;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.MidCall;

/// <summary>RFC 3891: an INVITE that takes the place of a side of another call.</summary>
public sealed class ReplacesTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)] // as one knows it who watches the phone (RFC 4235)
    public void RFC3891_an_INVITE_with_Replaces_takes_the_place_of_the_phone_that_talks(bool otherWayRound) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (customer, talk) = await TalkAsync(pbx);
            await using var carla = new BarePhone("102", world);
            await using var port = carla.OpenPort();
            var invite = carla.Invite("101", Offer(port), headers: h => h["Replaces"] = Replaces(talk.Dialog!, otherWayRound));
            var result = await invite.Result;
            Assert.True(result.Answered);
            port.ApplyAnswer(result.Response.Body.Span);
            await talk.Ended.WaitAsync(TimeSpan.FromSeconds(1), world.Time);
            port.Send(Media.Tone.Steady(620));
            await world.UntilAsync(() => customer.Meter.Hears(620), TimeSpan.FromSeconds(2), "the customer hears who took the place");
            await customer.HangUpAsync();
            await world.UntilAsync(() => result.Dialog.Terminated.IsCancellationRequested, TimeSpan.FromSeconds(1));
            await pbx.QuietAsync();
            var record = pbx.Log.Records.Single();
            Assert.Equal(3, record.Data.Legs!.Value.Length);
            Assert.Equal("102", pbx.Log.Of(EventTypes.TransferCompleted).Single().Data.Transfer!.To);
        });

    [Theory]
    [InlineData(";early-only", 486)]
    [InlineData(";EARLY-ONLY", 486)]
    [InlineData("x", 481)]
    public void RFC3891_3_early_only_of_an_answered_call_is_486_and_an_unknown_dialog_481(string more, int status) =>
        Refused(talk => [Replaces(talk.Dialog!) + more], status);

    [Fact]
    public void RFC3891_3_a_Replaces_that_names_no_dialog_or_stands_twice_or_beside_Join_is_400()
    {
        Refused(talk => [$"{talk.CallId};to-tag={talk.Dialog!.RemoteTag}"], 400);
        Refused(talk => [Replaces(talk.Dialog!) + ";to-tag=again"], 400);
        Refused(talk => [Replaces(talk.Dialog!), Replaces(talk.Dialog!)], 400);
        Refused(talk => [Replaces(talk.Dialog!)], 400, h => h["Join"] = "c;to-tag=a;from-tag=b");
    }

    [Fact]
    public void RFC3891_the_dialog_of_another_tenant_does_not_exist() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world, Tenants.Acme(), Tenants.Acme("ten_other", "other.test", "+31305550"));
            var (customer, talk) = await TalkAsync(pbx);
            await using var stranger = new BarePhone("102", world, tenant: "ten_other", domain: "other.test");
            await using var port = stranger.OpenPort();
            foreach (var otherWayRound in new[] { false, true })
            {
                var result = await stranger
                    .Invite("101", Offer(port), headers: h => h["Replaces"] = Replaces(talk.Dialog!, otherWayRound))
                    .Result;
                Assert.Equal(481, result.Response.StatusCode);
            }
            await customer.IsTalkingToAsync(talk, world);
            await customer.HangUpAsync();
            await pbx.QuietAsync();
            Assert.Single(pbx.Log.Records);
        });

    [Fact]
    public void RFC3891_who_gives_no_password_replaces_nobody() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (customer, talk) = await TalkAsync(pbx);
            await using var stranger = new BarePhone("102", world) { Credentials = new("102-ten_acme", "guess") };
            await using var port = stranger.OpenPort();
            var result = await stranger.Invite("101", Offer(port), headers: h => h["Replaces"] = Replaces(talk.Dialog!)).Result;
            Assert.Equal(401, result.Response.StatusCode);
            await customer.IsTalkingToAsync(talk, world);
            await customer.HangUpAsync();
            await pbx.QuietAsync();
        });

    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "")]
    [InlineData(true, ";early-only")]
    public void RFC3891_a_call_that_rings_is_picked_up_elsewhere(bool otherWayRound, string more) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var bob = new BarePhone("101", world);
            await using var carla = new BarePhone("102", world, "10.2.0.2");
            await bob.ListenAsync();
            var customer = pbx.Public.Call("+31612345678", "+31205550101");
            var ringing = await bob.RingsAsync();
            ringing.Provisional(180);
            await world.Delay(TimeSpan.FromSeconds(1));
            await using var port = carla.OpenPort();
            var (ours, theirs) = (ringing.Request.From.Tag, ringing.LocalTag);
            var replaces = $"{ringing.Request.CallId};to-tag={(otherWayRound ? theirs : ours)};from-tag={(otherWayRound ? ours : theirs)}";
            var result = await carla.Invite("101", Offer(port), headers: h => h["Replaces"] = replaces + more).Result;
            Assert.True(result.Answered);
            port.ApplyAnswer(result.Response.Body.Span);
            Assert.NotNull(await customer.Answered);
            Assert.Contains("Call completed elsewhere", ringing.CancelReason, StringComparison.Ordinal);
            port.Send(Media.Tone.Steady(620));
            await world.UntilAsync(() => customer.Meter.Hears(620), TimeSpan.FromSeconds(2), "the customer hears who picked up");
            await result.Dialog.ByeAsync();
            await customer.Ended;
            await pbx.QuietAsync();
            Assert.Equal(
                RingEndReason.AnsweredElsewhere,
                pbx.Log.Of(EventTypes.CallRingEnded).Single().Data.Targets!.Value.Single().Reason
            );
            Assert.Equal("102", pbx.Log.Of(EventTypes.CallAnswered).Single().Data.User!.Extension);
        });

    [Fact]
    public void RFC3891_3_a_dialog_that_has_ended_is_declined_with_603_while_its_call_goes_on() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (customer, talk) = await TalkAsync(pbx);
            var carla = await pbx.PhoneAsync("102");
            await using var dave = new BarePhone("103", world);
            await using var port = dave.OpenPort();
            await talk.TransferAsync("102");
            var ringing = await carla.RingsAsync();
            await talk.HangUpAsync();
            var result = await dave.Invite("101", Offer(port), headers: h => h["Replaces"] = Replaces(talk.Dialog!)).Result;
            Assert.Equal(603, result.Response.StatusCode);
            await ringing.AnswerAsync();
            await customer.IsTalkingToAsync(ringing, world);
            await customer.HangUpAsync();
            await pbx.QuietAsync();
        });

    [Fact]
    public void RFC3891_of_several_phones_that_ring_one_is_picked_up_and_all_stop() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var desk = new BarePhone("101", world);
            await using var mobile = new BarePhone("101", world, "10.2.0.2");
            await using var carla = new BarePhone("102", world, "10.2.0.3");
            await desk.ListenAsync();
            await mobile.ListenAsync();
            var customer = pbx.Public.Call("+31612345678", "+31205550101");
            var (first, second) = (await desk.RingsAsync(), await mobile.RingsAsync());
            first.Provisional(180);
            second.Provisional(180);
            await world.Delay(TimeSpan.FromSeconds(1));
            await using var port = carla.OpenPort();
            var replaces = $"{second.Request.CallId};to-tag={second.Request.From.Tag};from-tag={second.LocalTag}";
            var result = await carla.Invite("101", Offer(port), headers: h => h["Replaces"] = replaces).Result;
            Assert.True(result.Answered);
            await customer.Answered;
            await world.Delay(TimeSpan.FromSeconds(1));
            Assert.True(first.Cancelled.IsCancellationRequested && second.Cancelled.IsCancellationRequested);
            Assert.All([first, second], i => Assert.Contains("elsewhere", i.CancelReason, StringComparison.Ordinal));
            await customer.HangUpAsync();
            await pbx.QuietAsync();
            Assert.All(
                pbx.Log.Of(EventTypes.CallRingEnded),
                e => Assert.Equal(RingEndReason.AnsweredElsewhere, e.Data.Targets!.Value.Single().Reason)
            );
        });

    [Fact]
    public void RFC3891_3_an_early_dialog_that_the_other_side_began_is_not_replaced() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var bob = await pbx.PhoneAsync("101");
            await using var alice = new BarePhone("100", world);
            await using var carla = new BarePhone("102", world, "10.2.0.2");
            await using var port = alice.OpenPort();
            var call = alice.Invite("101", Offer(port));
            var ringing = await bob.RingsAsync();
            var heard = await call.Provisionals.ReadAsync();
            var replaces = $"{call.CallId};to-tag={heard.To.Tag};from-tag={call.LocalTag}";
            Assert.Equal(481, (await carla.Invite("101", Offer(port), headers: h => h["Replaces"] = replaces).Result).Response.StatusCode);
            Assert.True(await ringing.AnswerAsync());
            await (await call.Result).Dialog!.ByeAsync();
            await pbx.QuietAsync();
        });

    [Fact]
    public void RFC3891_whoever_is_faster_phone_or_pickup_nobody_is_left_in_an_empty_call()
    {
        var pickedUp = 0;
        VirtualWorld.RunSeeds(
            Enumerable.Range(1, 60),
            async world =>
            {
                await using var pbx = await TestPbx.StartAsync(world);
                await using var bob = new BarePhone("101", world);
                await using var carla = new BarePhone("102", world, "10.2.0.2");
                await bob.ListenAsync();
                var customer = pbx.Public.Call("+31612345678", "+31205550101");
                var ringing = await bob.RingsAsync();
                ringing.Provisional(180);
                await world.Delay(TimeSpan.FromMilliseconds(500));
                await using var port = carla.OpenPort();
                await using var own = bob.OpenPort();
                var replaces = $"{ringing.Request.CallId};to-tag={ringing.Request.From.Tag};from-tag={ringing.LocalTag};early-only";
                var answering = AnswerAsync(ringing, own, world.Delay(TimeSpan.FromMilliseconds(world.Random.Next(0, 12))));
                await world.Delay(TimeSpan.FromMilliseconds(world.Random.Next(0, 8)));
                var result = await carla.Invite("101", Offer(port), headers: h => h["Replaces"] = replaces).Result;
                var dialog = await answering;
                await customer.Answered;
                await world.Delay(TimeSpan.FromSeconds(1));
                Dialog?[] up = [.. new[] { result.Dialog, dialog }.Where(d => d is { Terminated.IsCancellationRequested: false })];
                Assert.Single(up);
                pickedUp += up[0] == dialog ? 0 : 1;
                await customer.HangUpAsync();
                await pbx.QuietAsync();
            }
        );
        Assert.InRange(pickedUp, 5, 55);
    }

    private static void Refused(Func<SoftPhoneCall, string[]> replaces, int status, Action<HeaderCollection>? more = null) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (customer, talk) = await TalkAsync(pbx);
            await using var carla = new BarePhone("102", world);
            await using var port = carla.OpenPort();
            var invite = carla.Invite(
                "101",
                Offer(port),
                headers: h =>
                {
                    foreach (var value in replaces(talk))
                        h.Add("Replaces", value);
                    more?.Invoke(h);
                }
            );
            Assert.Equal(status, (await invite.Result).Response.StatusCode);
            await customer.IsTalkingToAsync(talk, world);
            await customer.HangUpAsync();
            await pbx.QuietAsync();
            Assert.Single(pbx.Log.Records);
        });

    private static async Task<(SoftPhoneCall Customer, SoftPhoneCall Talk)> TalkAsync(TestPbx pbx)
    {
        var bob = await pbx.PhoneAsync("101");
        var customer = pbx.Public.Call("+31612345678", "+31205550101");
        var talk = await bob.AnswersAsync();
        await customer.Answered;
        await pbx.World.Delay(TimeSpan.FromSeconds(1));
        return (customer, talk);
    }

    private static async Task<Dialog?> AnswerAsync(IncomingInvite ringing, Media.MediaPort port, Task after)
    {
        await after;
        try
        {
            return await ringing.AcceptAsync(port.Answer(ringing.Request.Body.Span), null, default);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private static string Offer(Media.MediaPort port) => System.Text.Encoding.ASCII.GetString(port.CreateOffer());

    // The phone's own dialog, as the exchange at its other end names it.
    private static string Replaces(Dialog phone, bool otherWayRound = false) =>
        otherWayRound
            ? $"{phone.CallId};to-tag={phone.LocalTag};from-tag={phone.RemoteTag}"
            : $"{phone.CallId};from-tag={phone.LocalTag};to-tag={phone.RemoteTag}";
}
