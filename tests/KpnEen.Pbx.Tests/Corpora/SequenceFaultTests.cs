using System.Text;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sandbox.Phones;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Corpora;

/// <summary>Good messages at the wrong time or from the wrong place (reliability 5.1): the stated answer, and the call they mean goes on.</summary>
public sealed class SequenceFaultTests
{
    [Theory]
    [InlineData("BYE", 481)]
    [InlineData("UPDATE", 481)]
    [InlineData("INFO", 481)]
    [InlineData("REFER", 481)]
    [InlineData("NOTIFY", 481)]
    [InlineData("INVITE", 481)]
    [InlineData("PRACK", 481)]
    public void A_request_with_tags_of_no_dialog(string method, int status) =>
        Run(
            async (world, peer, call) =>
            {
                peer.Send(Of(method, call.Dialog!.CallId, "nobody", "nothing"));
                Assert.Equal(status, (await peer.AnswerAsync())?.Status);
            }
        );

    [Theory]
    [InlineData("BYE")]
    [InlineData("PRACK")]
    [InlineData("NOTIFY")]
    [InlineData("SUBSCRIBE")]
    public void A_request_of_no_dialog_and_no_subscription(string method) =>
        Run(
            async (world, peer, call) =>
            {
                peer.Send(Of(method, "unheard@10.8.0.9", "1", null));
                Assert.Contains((await peer.AnswerAsync())?.Status ?? 0, new[] { 401, 481 });
            }
        );

    [Fact]
    public void An_ACK_without_INVITE_is_not_answered() =>
        Run(
            async (world, peer, call) =>
            {
                peer.Send(Of("ACK", "unheard@10.8.0.9", "1", "2"));
                peer.Send(Of("ACK", call.Dialog!.CallId, "1", "2"));
                Assert.Null(await peer.AnswerAsync());
            }
        );

    [Fact]
    public void A_CANCEL_of_no_INVITE_is_481() =>
        Run(
            async (world, peer, call) =>
            {
                peer.Send(Of("CANCEL", call.Dialog!.CallId, call.Dialog.LocalTag, null));
                Assert.Equal(481, (await peer.AnswerAsync())?.Status);
            }
        );

    [Fact]
    public void A_BYE_with_a_number_of_the_past_is_500_and_the_call_goes_on() =>
        Run(
            async (world, peer, call) =>
            {
                peer.Send(Of("BYE", call.Dialog!.CallId, call.Dialog.LocalTag, call.Dialog.RemoteTag, sequence: 1));
                Assert.Contains((await peer.AnswerAsync())?.Status ?? 0, new[] { 481, 500 });
            }
        );

    [Fact]
    public void A_BYE_with_the_right_tags_from_a_third_address_is_481() =>
        Run(
            async (world, peer, call) =>
            {
                peer.Send(Of("BYE", call.Dialog!.CallId, call.Dialog.LocalTag, call.Dialog.RemoteTag));
                Assert.Equal(481, (await peer.AnswerAsync())?.Status);
            }
        );

    [Fact]
    public void A_thousand_provisionals_are_one_ringing() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var alice = await pbx.PhoneAsync("100");
            await using (var bob = new BarePhone("101", world))
            {
                await bob.ListenAsync();
                var call = alice.Dial("101");
                var ringing = await bob.RingsAsync();
                for (var n = 0; n < 1000; n++)
                    ringing.Provisional(n % 2 == 0 ? 180 : 183);
                await world.Delay(TimeSpan.FromSeconds(1));
                Assert.InRange(call.Progress, 180, 183);
                ringing.Reject(486);
                await call.Ended;
                Assert.Equal(486, call.Status);
            }
            await pbx.QuietAsync();
        });

    private static void Run(Func<VirtualWorld, RawPeer, SoftPhoneCall, Task> test) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (alice, bob) = (await pbx.PhoneAsync("100"), await pbx.PhoneAsync("101"));
            var call = alice.Dial("101");
            var other = await bob.AnswersAsync();
            await call.IsTalkingToAsync(other, world);
            using (var peer = new RawPeer(world))
                await test(world, peer, call);
            await call.IsTalkingToAsync(other, world);
            await call.HangUpAsync();
            await pbx.QuietAsync();
        });

    private static byte[] Of(string method, string callId, string fromTag, string? toTag, uint sequence = 2_000_000) =>
        Encoding.ASCII.GetBytes(
            $"{method} sip:x@10.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 10.8.0.9:5060;rport;branch=z9hG4bKfault\r\nMax-Forwards: 70\r\nFrom: <sip:100@acme.test>;tag={fromTag}\r\n"
                + $"To: <sip:101@acme.test>{(toTag is null ? "" : ";tag=" + toTag)}\r\nCall-ID: {callId}\r\nCSeq: {sequence} {method}\r\nContact: <sip:x@10.8.0.9>\r\n"
                + "RAck: 1 1 INVITE\r\nEvent: dialog\r\nSubscription-State: active\r\nRefer-To: <sip:102@acme.test>\r\nContent-Length: 0\r\n\r\n"
        );
}
