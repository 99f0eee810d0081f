using System.Text;
using KpnEen.Media.Sdp;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sip;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Calls;

/// <summary>The codec a caller is answered with is that of who answers, when it has it: nothing is transcoded, and what is wide stays wide.</summary>
public sealed class CodecAcrossLegsTests
{
    private const string Wide = "a=rtpmap:96 opus/48000/2\r\na=rtpmap:9 G722/8000\r\n";

    [Theory]
    [InlineData("8 96 9", "9", "9")]
    [InlineData("96 9 8", "8", "8")]
    [InlineData("9 8", "9 8", "9")]
    [InlineData("96 8", "9", "96")]
    [InlineData("0", "8", "0")]
    public void The_caller_is_answered_with_the_codec_of_the_callee(string offered, string callee, string answered) =>
        Call(offered, callee, (caller, _) => Assert.Equal(answered, caller.Media[0].Formats[0]));

    [Fact]
    public void The_callee_is_offered_what_the_caller_has_first() =>
        Call(
            "0 9",
            "0",
            (_, offer) =>
                Assert.Equal(
                    ["PCMU/8000", "G722/8000", "opus/48000/2", "PCMA/8000"],
                    offer.Media[0].Values("rtpmap").Select(r => r.Split(' ')[1]).Take(4)
                )
        );

    [Fact]
    public void The_packets_one_side_wants_are_asked_of_the_other() =>
        Call(
            "8",
            "8",
            (caller, offer) =>
            {
                Assert.Equal(["40"], offer.Media[0].Values("ptime"));
                Assert.Equal(["30"], caller.Media[0].Values("ptime"));
            },
            "a=ptime:40\r\n",
            "a=ptime:30\r\n"
        );

    [Fact]
    public void A_new_INVITE_of_the_caller_is_answered_with_what_the_other_side_speaks_already() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var alice = new BarePhone("100", world, "10.2.0.1");
            await using var bob = new BarePhone("101", world, "10.2.0.2");
            await bob.ListenAsync();
            var calling = alice.Invite("101", Description("10.2.0.1", "8"));
            var invite = await bob.RingsAsync();
            var dialog = await invite.AcceptAsync(Encoding.ASCII.GetBytes(Description("10.2.0.2", "8")), null, default);
            var talk = (await calling.Result).Dialog!;
            var all = await talk.ReinviteAsync(Encoding.ASCII.GetBytes(Description("10.2.0.1", "96 9 0 8")));
            Assert.Equal("8", SdpSession.Parse(all.Body.Span).Media[0].Formats[0]);
            var other = await talk.ReinviteAsync(Encoding.ASCII.GetBytes(Description("10.2.0.1", "96 9")));
            Assert.Equal("96", SdpSession.Parse(other.Body.Span).Media[0].Formats[0]);
            await talk.ByeAsync();
            await world.UntilAsync(() => dialog.Terminated.IsCancellationRequested, TimeSpan.FromSeconds(2));
            await pbx.QuietAsync();
        });

    private static void Call(
        string offered,
        string callee,
        Action<SdpSession, SdpSession> check,
        string callerSays = "",
        string calleeSays = ""
    ) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var alice = new BarePhone("100", world, "10.2.0.1");
            await using var bob = new BarePhone("101", world, "10.2.0.2");
            await bob.ListenAsync();
            var calling = alice.Invite("101", Description("10.2.0.1", offered, callerSays));
            var invite = await bob.RingsAsync();
            var offer = SdpSession.Parse(invite.Request.Body.Span);
            var dialog = await invite.AcceptAsync(Encoding.ASCII.GetBytes(Description("10.2.0.2", callee, calleeSays)), null, default);
            var result = await calling.Result;
            check(SdpSession.Parse(result.Response.Body.Span), offer);
            await result.Dialog!.ByeAsync();
            await world.UntilAsync(() => dialog.Terminated.IsCancellationRequested, TimeSpan.FromSeconds(2));
            await pbx.QuietAsync();
        });

    private static string Description(string host, string formats, string more = "") =>
        $"v=0\r\no=- 1 1 IN IP4 {host}\r\ns=-\r\nc=IN IP4 {host}\r\nt=0 0\r\nm=audio 4000 RTP/AVP {formats}\r\n{Wide}{more}";
}
