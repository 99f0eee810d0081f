using System.Text;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sandbox.Phones;
using KpnEen.Sip;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.MidCall;

/// <summary>A fax wants to leave G.711 for T.38 (ITU-T T.38 annex D): it is refused, and the fax goes through as sound.</summary>
public sealed class FaxTests
{
    private const string Udptl =
        "m=image 4500 udptl t38\r\na=T38FaxVersion:0\r\na=T38MaxBitRate:14400\r\na=T38FaxRateManagement:transferredTCF\r\na=T38FaxMaxDatagram:1200\r\na=T38FaxUdpEC:t38UDPRedundancy\r\n";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void T38_a_re_INVITE_to_udptl_is_488_with_304_and_the_call_stays_on_G711(bool calledSide) =>
        Talking(
            async (world, customer, talk) =>
            {
                var answer = await (calledSide ? talk : customer).Dialog!.ReinviteAsync(Sdp(Udptl));
                Assert.Equal(488, answer.StatusCode);
                Assert.StartsWith("304 ", answer.Headers["Warning"], StringComparison.Ordinal);
            }
        );

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void T38_the_audio_line_closed_beside_the_fax_line_is_488_too(bool calledSide) =>
        Talking(
            async (world, customer, talk) =>
            {
                var answer = await (calledSide ? talk : customer).Dialog!.ReinviteAsync(Sdp("m=audio 0 RTP/AVP 8\r\n" + Udptl));
                Assert.Equal(488, answer.StatusCode);
            }
        );

    [Fact]
    public void T38_when_both_sides_offer_it_at_once_both_are_refused() =>
        Talking(
            async (world, customer, talk) =>
            {
                var answers = await Task.WhenAll(customer.Dialog!.ReinviteAsync(Sdp(Udptl)), talk.Dialog!.ReinviteAsync(Sdp(Udptl)));
                Assert.All(answers, a => Assert.Equal(488, a.StatusCode));
            }
        );

    [Fact]
    public void T38_after_the_refusal_the_fax_switches_back_to_G711_by_a_re_INVITE() =>
        Talking(
            async (world, customer, talk) =>
            {
                Assert.Equal(488, (await talk.Dialog!.ReinviteAsync(Sdp(Udptl))).StatusCode);
                var back = await talk.Dialog!.ReinviteAsync(talk.Port.CreateOffer([Media.AudioCodec.Pcma]));
                Assert.Equal(200, back.StatusCode);
                talk.Port.ApplyAnswer(back.Body.Span);
                Assert.Equal(Media.AudioCodec.Pcma, talk.Port.Codec);
            }
        );

    [Fact]
    public void T38_an_INVITE_that_offers_nothing_else_is_488() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new BarePhone("100", world);
            var result = await phone.Invite("101", Encoding.ASCII.GetString(Sdp(Udptl))).Result;
            Assert.Equal(488, result.Response.StatusCode);
            Assert.StartsWith("304 ", result.Response.Headers["Warning"], StringComparison.Ordinal);
            await pbx.QuietAsync();
        });

    private static byte[] Sdp(string media) =>
        Encoding.ASCII.GetBytes($"v=0\r\no=- 1 9 IN IP4 10.2.0.1\r\ns=-\r\nc=IN IP4 10.2.0.1\r\nt=0 0\r\n{media}");

    private static void Talking(Func<VirtualWorld, SoftPhoneCall, SoftPhoneCall, Task> test) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var bob = await pbx.PhoneAsync("101");
            var customer = pbx.Public.Call("+31612345678", "+31205550101");
            var talk = await bob.AnswersAsync();
            await customer.Answered;
            await world.Delay(TimeSpan.FromSeconds(1));
            await test(world, customer, talk);
            await customer.IsTalkingToAsync(talk, world);
            await customer.HangUpAsync();
            await pbx.QuietAsync();
        });
}
