using KpnEen.Media;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sip;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Calls;

/// <summary>Offers and answers that are late, refused, or no SDP at all.</summary>
public sealed class OfferTests
{
    private const string G729 =
        "v=0\r\no=- 1 1 IN IP4 10.2.0.1\r\ns=-\r\nc=IN IP4 10.2.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 18\r\na=rtpmap:18 G729/8000\r\n";
    private static readonly Actor Api = new("api", "cli_test");

    [Theory]
    [InlineData("this is no SDP", 400)]
    [InlineData(G729, 488)]
    public void What_cannot_be_answered_is_refused_and_leaves_nothing(string sdp, int status) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new BarePhone("100", world);
            var result = await phone.Invite("101", sdp).Result;
            Assert.Equal(status, result.Response.StatusCode);
            // RFC 3261 20.43: 305 Incompatible media format.
            Assert.Equal(status == 488, result.Response.Headers["Warning"]?.StartsWith("305 ", StringComparison.Ordinal) ?? false);
            await pbx.QuietAsync();
            Assert.Empty(pbx.Log.Entries);
        });

    [Fact]
    public void An_INVITE_without_offer_gets_ours_with_the_answer() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var bob = await pbx.PhoneAsync("101");
            await using var phone = new BarePhone("100", world);
            await using var port = phone.OpenPort();
            var invite = phone.Invite("101", null);
            var talk = await bob.AnswersAsync();
            var result = await invite.Result;
            await invite.AckAsync(port.Answer(result.Response.Body.Span));
            port.Send(Tone.Steady(620));
            await world.UntilAsync(() => talk.Meter.Hears(620), TimeSpan.FromSeconds(2), "the late offer leads to talk");
            await result.Dialog!.ByeAsync();
            await talk.Ended;
            await pbx.QuietAsync();
        });

    [Fact]
    public void Without_the_answer_in_the_ACK_the_call_ends_and_is_no_bug() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var bob = await pbx.PhoneAsync("101");
            await using var phone = new BarePhone("100", world);
            _ = phone.Invite("101", null);
            var talk = await bob.AnswersAsync();
            await talk.Ended.WaitAsync(TimeSpan.FromSeconds(40), world.Time);
            await pbx.QuietAsync();
            Assert.Single(pbx.Log.Records);
        });

    [Fact]
    public void A_new_offer_that_fits_not_is_refused_and_the_talk_goes_on() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var bob = await pbx.PhoneAsync("101");
            var customer = pbx.Public.Call("+31612345678", "+31205550101");
            var talk = await bob.AnswersAsync();
            await customer.Answered;
            var codec = await talk.Dialog!.ReinviteAsync(System.Text.Encoding.ASCII.GetBytes(G729));
            var garbage = await talk.Dialog.ReinviteAsync("this is no SDP"u8.ToArray());
            var update = await talk.Dialog.SendAsync("UPDATE", System.Text.Encoding.ASCII.GetBytes(G729), "application/sdp");
            Assert.Equal((488, 400, 488), (codec.StatusCode, garbage.StatusCode, update.StatusCode));
            await customer.IsTalkingToAsync(talk, world);
            await customer.HangUpAsync();
            await pbx.QuietAsync();
        });

    [Fact]
    public void A_new_INVITE_without_offer_gets_ours_and_the_talk_goes_on() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var bob = await pbx.PhoneAsync("101");
            var customer = pbx.Public.Call("+31612345678", "+31205550101");
            var talk = await bob.AnswersAsync();
            await customer.Answered;
            var again = await talk.Dialog!.ReinviteAsync(default, answer: response => talk.Port.Answer(response.Body.Span));
            Assert.Equal(200, again.StatusCode);
            await customer.IsTalkingToAsync(talk, world);
            await customer.HangUpAsync();
            await pbx.QuietAsync();
        });

    [Fact]
    public void A_phone_that_refuses_to_be_held_is_held_all_the_same() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new BarePhone("101", world);
            await phone.ListenAsync();
            var customer = pbx.Public.Call("+31612345678", "+31205550101");
            var invite = await phone.RingsAsync();
            await using var port = phone.OpenPort();
            var dialog = await invite.AcceptAsync(port.Answer(invite.Request.Body.Span), null, default);
            await customer.Answered;
            port.Send(Tone.Steady(620));
            var refusing = RefuseAsync(dialog);
            await world.Delay(TimeSpan.FromSeconds(1));
            var id = pbx.Control.List("ten_acme").Single().Id;
            Assert.IsType<CommandResult.Done>(await pbx.Control.PostAsync("ten_acme", id, new CallRequest.Hold(Api, null), default));
            await world.Delay(TimeSpan.FromMilliseconds(100));
            customer.Meter.Reset();
            await world.Delay(TimeSpan.FromSeconds(2));
            Assert.False(customer.Meter.Hears(620), "the customer still hears the phone");
            Assert.Contains(pbx.Control.Trace("ten_acme", id)!.Value, d => d.What == "the phone refused new media");
            await customer.HangUpAsync();
            await refusing;
            await pbx.QuietAsync();
            Assert.Single(pbx.Log.Of(EventTypes.CallHeld));
        });

    private static async Task RefuseAsync(Dialog dialog)
    {
        while (await dialog.Requests.WaitToReadAsync())
        {
            while (dialog.Requests.TryRead(out var request))
                request.Respond(488);
        }
    }
}
