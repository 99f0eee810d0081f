using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sandbox.Phones;
using KpnEen.Sip;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Security;

/// <summary>S02, 5.1: who knows the names of a dialog but is no part of it. S20: what a Contact cannot smuggle.</summary>
public sealed class ThirdPartyTests
{
    [Theory]
    [InlineData("BYE")]
    [InlineData("INVITE")]
    [InlineData("UPDATE")]
    [InlineData("INFO")]
    [InlineData("REFER")]
    public void S02_A_request_with_the_right_tags_from_a_third_address_is_481_and_the_call_goes_on(string method) =>
        WithCall(
            async (pbx, thief, call) =>
            {
                Assert.Equal(481, (await thief.AskAsync(InDialog(thief, method, call.Dialog!)))!.StatusCode);
                Assert.True(call.IsUp);
                Assert.Equal(1, pbx.Calls.Count);
            }
        );

    [Fact]
    public void S02_A_CANCEL_from_a_third_address_is_481_and_it_rings_on() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var bob = await pbx.PhoneAsync("101");
            using var caller = new RawPhone(world);
            using var thief = new RawPhone(world, "10.3.0.66");
            var invite = caller.Request("INVITE");
            invite = caller.Authorized(invite, (await caller.AskAsync(invite))!);
            caller.Send(invite);
            var ringing = await bob.RingsAsync();
            var cancel = invite.Replace("INVITE", "CANCEL", StringComparison.Ordinal);
            Assert.Equal(481, (await thief.AskAsync(cancel))!.StatusCode);
            Assert.Null(ringing.CancelReason);
            Assert.Equal(1, pbx.Calls.Count);
            Assert.Equal(200, (await caller.AskAsync(cancel))!.StatusCode);
        });

    [Fact]
    public void A_phone_that_moved_and_registered_anew_goes_on_with_its_call() =>
        WithCall(
            async (pbx, mover, call) =>
            {
                Assert.Equal(200, (await mover.ProveAsync(mover.Request("REGISTER")))!.StatusCode);
                Assert.Equal(200, (await mover.AskAsync(InDialog(mover, "BYE", call.Dialog!)))!.StatusCode);
                await pbx.World.UntilAsync(() => pbx.Calls.Count == 0, TimeSpan.FromSeconds(5));
            }
        );

    [Fact]
    public void Or_proves_its_password_inside_the_call() =>
        WithCall(
            async (pbx, mover, call) =>
            {
                var challenge = (await mover.AskAsync(mover.Request("REGISTER")))!;
                var bye = mover.Authorized(InDialog(mover, "BYE", call.Dialog!), challenge);
                Assert.Equal(200, (await mover.AskAsync(bye))!.StatusCode);
                await pbx.World.UntilAsync(() => pbx.Calls.Count == 0, TimeSpan.FromSeconds(5));
            }
        );

    [Fact]
    public void S20_Headers_in_a_Contact_never_become_headers_of_ours() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            using var registered = new RawPhone(world) { Username = "101-ten_acme" };
            var alice = await pbx.PhoneAsync("100");
            var register = registered
                .Request("REGISTER")
                .Replace(
                    $"<sip:101-ten_acme@{registered.Address}>",
                    $"<sip:101-ten_acme@{registered.Address}?Route=%3Csip:evil.test%3Blr%3E&Replaces=x&body=y>",
                    StringComparison.Ordinal
                );
            Assert.Equal(200, (await registered.ProveAsync(register))!.StatusCode);
            alice.Dial("101");
            await world.UntilAsync(() => registered.Asked.Count > 0, TimeSpan.FromSeconds(5));
            var invite = registered.Asked[0];
            Assert.Null(invite.RequestUri.Headers);
            foreach (var name in new[] { "Route", "Replaces" })
                Assert.False(invite.Headers.Contains(name), name);
            Assert.DoesNotContain("evil.test", System.Text.Encoding.UTF8.GetString(invite.ToBytes()), StringComparison.Ordinal);
        });

    [Theory]
    [InlineData("Contact", "<sip:100@10.3.0.66:5060>")]
    [InlineData("Record-Route", "<sip:10.3.0.66:5060;lr>")]
    public void S20_A_call_of_a_phone_leads_to_no_third_host_whatever_it_writes(string header, string value) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var bob = await pbx.PhoneAsync("101");
            using var third = new RawPhone(world, "10.3.0.66");
            using var caller = new RawPhone(world);
            var invite = caller.Request("INVITE", more: header == "Contact" ? "" : $"{header}: {value}\r\n");
            if (header == "Contact")
                invite = invite.Replace(
                    $"Contact: <sip:{caller.Username}@{caller.Address}>",
                    $"Contact: {value}",
                    StringComparison.Ordinal
                );
            caller.Send(caller.Authorized(invite, (await caller.AskAsync(invite))!));
            await bob.RingsAsync();
            await pbx.StopAsync();
            await world.Delay(TimeSpan.FromSeconds(40));
            Assert.Empty(third.Asked);
            Assert.Equal(0, third.Waiting);
        });

    private static string InDialog(RawPhone phone, string method, Dialog dialog)
    {
        var request = phone.Request(method, to: $"<{dialog.Remote.Uri}>;tag={dialog.RemoteTag}", sequence: 2_000_000);
        var from = request.IndexOf("From:", StringComparison.Ordinal);
        var callId = request.IndexOf("Call-ID:", StringComparison.Ordinal);
        return request
            .Replace(
                request[from..request.IndexOf("\r\n", from, StringComparison.Ordinal)],
                $"From: <{dialog.Local.Uri}>;tag={dialog.LocalTag}",
                StringComparison.Ordinal
            )
            .Replace(
                request[callId..request.IndexOf("\r\n", callId, StringComparison.Ordinal)],
                $"Call-ID: {dialog.CallId}",
                StringComparison.Ordinal
            );
    }

    private static void WithCall(Func<TestPbx, RawPhone, SoftPhoneCall, Task> test) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (alice, bob) = (await pbx.PhoneAsync("100"), await pbx.PhoneAsync("101"));
            var call = alice.Dial("101");
            await bob.AnswersAsync();
            await call.Answered;
            using var third = new RawPhone(world, "10.3.0.66");
            await test(pbx, third, call);
        });
}
