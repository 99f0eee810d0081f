using System.Text;
using KpnEen.Media;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sandbox.Phones;
using KpnEen.Sip;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Calls;

/// <summary>The six ways of RFC 6337 table 1 to exchange offer and answer, with the exchange between two sides.</summary>
public sealed class OfferAnswerPatternTests
{
    private const string Reliable = "Require: 100rel";

    [Fact]
    public void RFC6337_1_the_offer_in_the_INVITE_and_the_answer_in_the_200() =>
        Called(
            async (world, pbx, wire) =>
            {
                wire.Invite(wire.Port.CreateOffer());
                var talk = await (await pbx.PhoneAsync("101")).AnswersAsync();
                var ok = await wire.HearsAsync(200);
                wire.Port.ApplyAnswer(ok.Body.Span);
                wire.Send(ok, "ACK", 1);
                return (talk, ok);
            }
        );

    [Fact]
    public void RFC6337_2_the_offer_in_the_200_and_the_answer_in_the_ACK() =>
        Called(
            async (world, pbx, wire) =>
            {
                wire.Invite(default);
                var talk = await (await pbx.PhoneAsync("101")).AnswersAsync();
                var ok = await wire.HearsAsync(200);
                wire.Send(ok, "ACK", 1, wire.Port.Answer(ok.Body.Span));
                return (talk, ok);
            }
        );

    [Fact]
    public void RFC6337_3_the_offer_in_the_INVITE_and_the_answer_in_a_reliable_provisional() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var wire = new HandPhone(world);
            await using var phone = new BarePhone("101", world);
            await phone.ListenAsync();
            wire.Invite(wire.Port.CreateOffer(), Reliable);
            var invite = await phone.RingsAsync();
            await using var port = phone.OpenPort();
            var answer = port.Answer(invite.Request.Body.Span);
            invite.Provisional(183, sdp: answer);
            var early = await wire.HearsAsync(183);
            Assert.True(early.Headers.HasToken("Require", "100rel"));
            wire.Port.ApplyAnswer(early.Body.Span);
            wire.Send(early, "PRACK", 2, default, $"RAck: {early.Headers["RSeq"]} 1 INVITE");
            Assert.True((await wire.HearsAsync(200, "PRACK")).Body.IsEmpty);
            // The phone's own 200 repeats nothing: its answer was in the 183.
            var dialog = await invite.AcceptAsync(answer, null, default);
            var ok = await wire.HearsAsync(200);
            wire.Send(ok, "ACK", 1);
            await HearsAsync(world, wire.Port, port);
            wire.Send(ok, "BYE", 3);
            await world.UntilAsync(() => dialog.Terminated.IsCancellationRequested, TimeSpan.FromSeconds(2));
            await pbx.QuietAsync();
        });

    [Fact]
    public void RFC6337_4_the_offer_in_a_reliable_provisional_and_the_answer_in_the_PRACK() =>
        Called(
            async (world, pbx, wire) =>
            {
                wire.Invite(default, Reliable);
                var ringing = await (await pbx.PhoneAsync("101")).RingsAsync();
                var early = await wire.HearsAsync(180);
                Assert.False(early.Body.IsEmpty);
                wire.Send(early, "PRACK", 2, wire.Port.Answer(early.Body.Span), $"RAck: {early.Headers["RSeq"]} 1 INVITE");
                await wire.HearsAsync(200, "PRACK");
                Assert.True(await ringing.AnswerAsync());
                var ok = await wire.HearsAsync(200);
                Assert.True(ok.Body.IsEmpty, "all was said already");
                wire.Send(ok, "ACK", 1);
                return (ringing, ok);
            }
        );

    [Fact]
    public void RFC6337_4_an_answer_in_the_PRACK_that_fits_not_is_no_call() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var wire = new HandPhone(world);
            await pbx.PhoneAsync("101");
            wire.Invite(default, Reliable);
            var ringing = await (await pbx.PhoneAsync("101")).RingsAsync();
            var early = await wire.HearsAsync(180);
            var video = Encoding.ASCII.GetBytes(
                $"v=0\r\no=- 1 1 IN IP4 10.9.0.1\r\ns=-\r\nc=IN IP4 10.9.0.1\r\nt=0 0\r\nm=audio 0 RTP/AVP 8\r\n"
            );
            wire.Send(early, "PRACK", 2, video, $"RAck: {early.Headers["RSeq"]} 1 INVITE");
            await wire.HearsAsync(200, "PRACK");
            await ringing.AnswerAsync();
            wire.Send(await wire.HearsAsync(488), "ACK", 1);
            await ringing.Ended.WaitAsync(TimeSpan.FromSeconds(1), world.Time);
            await pbx.QuietAsync();
        });

    [Fact]
    public void RFC6337_5_a_new_offer_in_the_PRACK_is_answered_in_its_200() =>
        Called(
            async (world, pbx, wire) =>
            {
                wire.Invite(wire.Port.CreateOffer(), Reliable);
                var ringing = await (await pbx.PhoneAsync("101")).RingsAsync();
                var early = await wire.HearsAsync(180);
                wire.Send(early, "PRACK", 2, wire.Port.CreateOffer([AudioCodec.Pcmu]), $"RAck: {early.Headers["RSeq"]} 1 INVITE");
                wire.Port.ApplyAnswer((await wire.HearsAsync(200, "PRACK")).Body.Span);
                Assert.Equal(AudioCodec.Pcmu, wire.Port.Codec);
                Assert.True(await ringing.AnswerAsync());
                var ok = await wire.HearsAsync(200);
                wire.Send(ok, "ACK", 1);
                return (ringing, ok);
            }
        );

    [Fact]
    public void RFC6337_6_a_new_offer_in_an_early_UPDATE_is_answered_in_its_200() =>
        Called(
            async (world, pbx, wire) =>
            {
                wire.Invite(wire.Port.CreateOffer());
                var ringing = await (await pbx.PhoneAsync("101")).RingsAsync();
                var early = await wire.HearsAsync(180);
                wire.Send(early, "UPDATE", 2, wire.Port.CreateOffer([AudioCodec.Pcmu]));
                wire.Port.ApplyAnswer((await wire.HearsAsync(200, "UPDATE")).Body.Span);
                Assert.True(await ringing.AnswerAsync());
                var ok = await wire.HearsAsync(200);
                wire.Send(ok, "ACK", 1);
                return (ringing, ok);
            }
        );

    [Theory]
    [InlineData(1)] // the answer in the 200
    [InlineData(3)] // in a reliable 183, the 200 is empty
    [InlineData(6)] // in a reliable 183, then an early UPDATE brings another codec
    public void RFC6337_the_side_we_call_may_answer_in_200_or_183_and_change_by_UPDATE(int pattern) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var wire = new HandPhone(world);
            ToWire(pbx, wire);
            var call = (await pbx.PhoneAsync("100")).Dial("0201112233");
            var invite = await wire.IsAskedAsync("INVITE");
            if (pattern == 1)
            {
                wire.Respond(invite, 180);
                wire.Respond(invite, 200, wire.Port.Answer(invite.Body.Span), "Allow: INVITE, UPDATE");
            }
            else
            {
                wire.Respond(invite, 183, wire.Port.Answer(invite.Body.Span), Reliable, "RSeq: 7");
                var prack = await wire.IsAskedAsync("PRACK");
                Assert.Equal($"7 {invite.CSeq.Number} INVITE", prack.Headers["RAck"]);
                wire.Respond(prack, 200);
                if (pattern == 6)
                {
                    Backward(wire, invite, "UPDATE", 1, wire.Port.CreateOffer([AudioCodec.Pcmu]));
                    wire.Port.ApplyAnswer((await wire.HearsAsync(200, "UPDATE")).Body.Span);
                }
                wire.Respond(invite, 200);
            }
            await wire.IsAskedAsync("ACK");
            await call.Answered;
            await HearsAsync(world, wire.Port, call.Port);
            wire.Answer = request => wire.Make(request, 200);
            await call.HangUpAsync();
            await pbx.QuietAsync();
        });

    [Fact]
    public void RFC3262_5_an_answer_in_a_reliable_183_counts_also_when_several_phones_ring() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var one = new BarePhone("101", world);
            await using var two = new BarePhone("101", world, "10.2.0.2");
            await one.ListenAsync();
            await two.ListenAsync();
            var customer = pbx.Public.Call("+31612345678", "+31205550101");
            var invite = await one.RingsAsync();
            var other = await two.RingsAsync();
            await using var port = one.OpenPort();
            invite.Provisional(183, sdp: port.Answer(invite.Request.Body.Span));
            other.Provisional(180);
            await world.Delay(TimeSpan.FromSeconds(1));
            var dialog = await invite.AcceptAsync(default, null, default);
            Assert.NotNull(await customer.Answered);
            await HearsAsync(world, port, customer.Port);
            await dialog.ByeAsync();
            await customer.Ended;
            await pbx.QuietAsync();
        });

    [Fact]
    public void RFC5621_an_offer_inside_a_multipart_is_found() =>
        Called(
            async (world, pbx, wire) =>
            {
                var offer = Encoding.ASCII.GetString(wire.Port.CreateOffer());
                var body =
                    $"preamble\r\n--b1\r\nContent-Type: application/isup;version=itu\r\nContent-Disposition: signal;handling=optional\r\n\r\n\u0001\u0002\r\n--b1\r\ncontent-type: Application/SDP\r\n\r\n{offer}\r\n--b1--\r\n";
                wire.Invite(Encoding.ASCII.GetBytes(body), "Content-Type: multipart/mixed; boundary=\"b1\"");
                var talk = await (await pbx.PhoneAsync("101")).AnswersAsync();
                var ok = await wire.HearsAsync(200);
                wire.Port.ApplyAnswer(ok.Body.Span);
                wire.Send(ok, "ACK", 1);
                return (talk, ok);
            }
        );

    private static void Called(Func<VirtualWorld, TestPbx, HandPhone, Task<(SoftPhoneCall, SipResponse)>> test) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var wire = new HandPhone(world);
            await pbx.PhoneAsync("101");
            var (talk, dialog) = await test(world, pbx, wire);
            await HearsAsync(world, wire.Port, talk.Port);
            wire.Send(dialog, "BYE", 9);
            await wire.HearsAsync(200, "BYE");
            await talk.Ended.WaitAsync(TimeSpan.FromSeconds(1), world.Time);
            await pbx.QuietAsync();
            Assert.Single(pbx.Log.Records);
        });

    private static void ToWire(TestPbx pbx, HandPhone wire) =>
        pbx.Directory.ReplacePlatformTrunks([
            new Trunk("trk_wire", null, "Wire", wire.Address.ToString(), "trunk", [wire.Address.ToString()], ["+"]),
        ]);

    // A request of the called side, in the dialog that this INVITE made.
    private static void Backward(HandPhone wire, SipRequest invite, string method, uint sequence, ReadOnlyMemory<byte> body) =>
        wire.Send(
            null,
            method,
            sequence,
            body,
            $"Call-ID: {invite.CallId}",
            $"From: {invite.Headers["To"]};tag=wire",
            $"To: {invite.Headers["From"]}"
        );

    private static async Task HearsAsync(VirtualWorld world, MediaPort one, MediaPort other)
    {
        var (hears, heard) = (new ToneMeter(), new ToneMeter());
        using var a = one.Listen(hears);
        using var b = other.Listen(heard);
        using var low = one.Send(Tone.Steady(440));
        using var high = other.Send(Tone.Steady(620));
        await world.UntilAsync(() => hears.Hears(620) && heard.Hears(440), TimeSpan.FromSeconds(2), "both hear each other");
    }
}
