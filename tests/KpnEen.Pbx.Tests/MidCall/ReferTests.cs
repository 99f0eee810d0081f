using System.Text;
using KpnEen.Media;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sandbox.Phones;
using KpnEen.Sip;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.MidCall;

/// <summary>REFER as phones send it: RFC 3515, 3892, 4488, 5589.</summary>
public sealed class ReferTests
{
    [Fact]
    public void RFC3515_2_4_4_the_transferor_hears_100_and_200_in_sipfrags_and_then_BYE() =>
        Bare(
            async (world, pbx, customer, phone) =>
            {
                var carla = await pbx.PhoneAsync("102");
                Assert.Equal(202, await phone.ReferAsync("sip:102@acme.test"));
                await carla.AnswersAsync();
                await phone.Ended;
                Assert.Equal(["SIP/2.0 100 Trying", "SIP/2.0 200 OK"], phone.Lines);
                Assert.StartsWith("active", phone.Notified[0].Headers["Subscription-State"], StringComparison.Ordinal);
                Assert.Equal("terminated;reason=noresource", phone.Notified[^1].Headers["Subscription-State"]);
                Assert.All(phone.Notified, n => Assert.Equal("message/sipfrag", n.ContentType));
                Assert.All(phone.Notified, n => Assert.StartsWith("refer;id=", n.Headers["Event"], StringComparison.Ordinal));
                Assert.False(customer.Ended.IsCompleted);
            }
        );

    [Theory]
    [InlineData("105", 480)] // no phone is registered
    [InlineData("102", 486)]
    [InlineData("0201112233", 503)]
    [InlineData("199", 404)]
    public void RFC3515_a_transfer_that_fails_is_told_with_its_status_and_the_call_comes_back(string target, int status) =>
        Bare(
            async (world, pbx, customer, phone) =>
            {
                (await pbx.PhoneAsync("102")).Soft.RefuseWith = 486;
                pbx.Public.RefuseWith = 503;
                Assert.Equal(202, await phone.ReferAsync($"sip:{target}@acme.test"));
                await world.UntilAsync(() => phone.Lines.Count() > 1, TimeSpan.FromSeconds(10));
                Assert.StartsWith($"SIP/2.0 {status} ", phone.Lines.Last(), StringComparison.Ordinal);
                phone.Port.Send(Tone.Steady(620));
                await world.UntilAsync(() => customer.Meter.Hears(620), TimeSpan.FromSeconds(2), "the customer is back");
            }
        );

    [Theory]
    [InlineData("tel:+31205550102")]
    [InlineData("sip:+31205550102@10.0.0.1")]
    [InlineData("sip:102@10.0.0.1:5060;user=phone;method=INVITE")]
    [InlineData("sip:102-ten_acme@acme.test")]
    public void RFC3515_the_target_may_be_named_as_number_extension_or_account(string target) =>
        Bare(
            async (world, pbx, customer, phone) =>
            {
                var carla = await pbx.PhoneAsync("102");
                Assert.Equal(202, await phone.ReferAsync(target));
                var ringing = await carla.AnswersAsync();
                await phone.Ended;
                await customer.IsTalkingToAsync(ringing, world);
            }
        );

    [Fact]
    public void RFC4488_with_Refer_Sub_false_no_NOTIFY_is_sent() =>
        Bare(
            async (world, pbx, customer, phone) =>
            {
                var carla = await pbx.PhoneAsync("102");
                var accepted = await phone.Dialog.SendAsync(
                    "REFER",
                    headers: h =>
                    {
                        h["Refer-To"] = "<sip:102@acme.test>";
                        h["Refer-Sub"] = "false";
                        h["Supported"] = "norefersub";
                    }
                );
                Assert.Equal((202, "false"), (accepted.StatusCode, accepted.Headers["Refer-Sub"]));
                await carla.AnswersAsync();
                await phone.Ended;
                Assert.Empty(phone.Notified);
            }
        );

    [Theory]
    [InlineData(481)]
    [InlineData(489)]
    public void RFC5057_a_phone_that_wants_no_NOTIFY_keeps_its_call(int status) =>
        Bare(
            async (world, pbx, customer, phone) =>
            {
                phone.AnswerNotify = status;
                (await pbx.PhoneAsync("102")).Soft.RefuseWith = 486;
                Assert.Equal(202, await phone.ReferAsync("sip:102@acme.test"));
                await world.Delay(TimeSpan.FromSeconds(3));
                Assert.False(phone.Dialog.Terminated.IsCancellationRequested);
                phone.Port.Send(Tone.Steady(620));
                await world.UntilAsync(() => customer.Meter.Hears(620), TimeSpan.FromSeconds(2), "the customer is back");
            }
        );

    [Theory]
    [InlineData()]
    [InlineData("<sip:102@acme.test>", "<sip:103@acme.test>")]
    [InlineData("nobody")]
    [InlineData("<sip:acme.test>")]
    [InlineData("<sip:102@acme.test;method=BYE>")]
    [InlineData("<https://acme.test/102>")]
    public void RFC3515_2_4_1_not_exactly_one_Refer_To_is_400(params string[] referTo) =>
        Bare(
            async (world, pbx, customer, phone) =>
            {
                var refused = await phone.Dialog.SendAsync(
                    "REFER",
                    headers: h =>
                    {
                        foreach (var value in referTo)
                            h.Add("Refer-To", value);
                    }
                );
                Assert.Equal(400, refused.StatusCode);
                Assert.Empty(phone.Notified);
            }
        );

    [Fact]
    public void RFC3515_a_second_REFER_while_the_first_rings_is_491() =>
        Bare(
            async (world, pbx, customer, phone) =>
            {
                var carla = await pbx.PhoneAsync("102");
                Assert.Equal(202, await phone.ReferAsync("sip:102@acme.test"));
                await carla.RingsAsync();
                Assert.Equal(491, await phone.ReferAsync("sip:103@acme.test"));
            }
        );

    [Fact]
    public void RFC3261_19_1_5_headers_in_Refer_To_do_not_get_into_our_INVITE_and_RFC3892_Referred_By_is_said_by_us() =>
        Bare(
            async (world, pbx, customer, phone) =>
            {
                await using var carla = new BarePhone("102", world, "10.2.0.2");
                await carla.ListenAsync();
                var accepted = await phone.Dialog.SendAsync(
                    "REFER",
                    headers: h =>
                    {
                        h["Refer-To"] =
                            "<sip:102@acme.test?P-Asserted-Identity=sip%3A112%40acme.test&Route=%3Csip%3Aevil%3Blr%3E&Subject=spam>";
                        h["Referred-By"] = "<sip:the.king@palace.test>";
                    }
                );
                Assert.Equal(202, accepted.StatusCode);
                var invite = (await carla.RingsAsync()).Request;
                Assert.Equal("<sip:101@acme.test>", invite.Headers["Referred-By"]);
                Assert.Contains("+31612345678", invite.From.ToString(), StringComparison.Ordinal);
                Assert.False(invite.Headers.Contains("Subject") || invite.Headers.Contains("Route"));
                Assert.DoesNotContain("112", invite.Headers["P-Asserted-Identity"] ?? "", StringComparison.Ordinal);
            }
        );

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void RFC3515_a_transfer_to_oneself_rings_there_and_nobody_is_lost(bool answered) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (bob, customer, talk) = await TalkAsync(pbx);
            Assert.Equal(202, await talk.TransferAsync("101"));
            var again = await bob.RingsAsync();
            if (answered)
            {
                await again.AnswerAsync();
                await talk.Ended;
                await customer.IsTalkingToAsync(again, world);
            }
            else
            {
                await again.RejectAsync(486);
                await customer.IsTalkingToAsync(talk, world);
            }
            await customer.HangUpAsync();
            await pbx.QuietAsync();
            Assert.Single(pbx.Log.Records);
        });

    [Theory]
    [InlineData("same", 481)] // the very call that is transferred
    [InlineData("none", 481)]
    [InlineData("early-only", 486)]
    [InlineData("another user's", 403)]
    [InlineData("another tenant's", 481)]
    public void RFC5589_an_attended_transfer_that_names_no_consultation_of_ours_fails_and_the_call_goes_on(string which, int status) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world, Tenants.Acme(), Tenants.Acme("ten_other", "other.test", "+31305550"));
            var (bob, customer, talk) = await TalkAsync(pbx);
            var (caller, callee, tenant) = which switch
            {
                "another user's" => ("104", "102", "ten_acme"),
                "another tenant's" => ("101", "102", "ten_other"),
                _ => ("101", "102", "ten_acme"),
            };
            var colleague = await pbx.PhoneAsync(callee, tenant);
            var consult = (await pbx.PhoneAsync(caller, tenant)).Dial(callee);
            var other = await colleague.AnswersAsync();
            await consult.Answered;
            var dialog = which == "same" ? talk.Dialog! : consult.Dialog!;
            var replaces = $"{dialog.CallId};to-tag={dialog.RemoteTag};from-tag={dialog.LocalTag}";
            replaces += which switch
            {
                "early-only" => ";early-only",
                "none" => "x",
                _ => "",
            };
            var refer = await talk.Dialog!.SendAsync(
                "REFER",
                headers: h => h["Refer-To"] = $"<sip:102@acme.test?Replaces={Uri.EscapeDataString(replaces)}>"
            );
            Assert.Equal(202, refer.StatusCode);
            var lines = new List<string>();
            await world.UntilAsync(() => Read(talk, lines) > 1, TimeSpan.FromSeconds(10));
            Assert.StartsWith($"SIP/2.0 {status} ", lines[^1], StringComparison.Ordinal);
            await customer.IsTalkingToAsync(talk, world);
            await consult.IsTalkingToAsync(other, world);
            await customer.HangUpAsync();
            await consult.HangUpAsync();
            await pbx.QuietAsync();
        });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RFC5589_semi_attended_the_consultation_still_rings_and_the_target_then_sees_the_customer(bool leavesAtOnce) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (bob, customer, talk) = await TalkAsync(pbx);
            var carla = await pbx.PhoneAsync("102");
            await using var second = new BarePhone("101", world);
            await using var port = second.OpenPort();
            // The same user's second line, by hand: its early dialog is what Replaces names.
            var consult = second.Invite("102", Encoding.ASCII.GetString(port.CreateOffer()));
            var first = await carla.RingsAsync();
            Assert.Equal("101", first.Invite!.From.Uri.User);
            var heard = await consult.Provisionals.ReadAsync();
            var replaces = Uri.EscapeDataString($"{consult.CallId};to-tag={heard.To.Tag};from-tag={consult.LocalTag}");
            var refer = await talk.Dialog!.SendAsync("REFER", headers: h => h["Refer-To"] = $"<sip:102@acme.test?Replaces={replaces}>");
            Assert.Equal(202, refer.StatusCode);
            if (leavesAtOnce)
                await talk.HangUpAsync();
            Assert.Equal(487, (await consult.Result).Response.StatusCode);
            var again = await carla.RingsAsync();
            await first.Ended;
            Assert.Equal("+31612345678", again.Invite!.From.Uri.User);
            await world.UntilAsync(() => customer.Meter.Hears(425), TimeSpan.FromSeconds(5), "the customer hears ringing");
            await again.AnswerAsync();
            await talk.Ended;
            await customer.IsTalkingToAsync(again, world);
            await customer.HangUpAsync();
            await pbx.QuietAsync();
            Assert.Equal(2, pbx.Log.Records.Count);
        });

    [Fact]
    public void RFC5589_the_early_call_of_somebody_else_is_not_taken() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (bob, customer, talk) = await TalkAsync(pbx);
            var carla = await pbx.PhoneAsync("102");
            await using var dave = new BarePhone("103", world);
            await using var port = dave.OpenPort();
            var call = dave.Invite("102", Encoding.ASCII.GetString(port.CreateOffer()));
            var ringing = await carla.RingsAsync();
            var heard = await call.Provisionals.ReadAsync();
            var replaces = Uri.EscapeDataString($"{call.CallId};to-tag={heard.To.Tag};from-tag={call.LocalTag}");
            await talk.Dialog!.SendAsync("REFER", headers: h => h["Refer-To"] = $"<sip:102@acme.test?Replaces={replaces}>");
            var lines = new List<string>();
            await world.UntilAsync(() => Read(talk, lines) > 1, TimeSpan.FromSeconds(10));
            Assert.StartsWith("SIP/2.0 481 ", lines[^1], StringComparison.Ordinal);
            await customer.IsTalkingToAsync(talk, world);
            Assert.True(await ringing.AnswerAsync());
            await (await call.Result).Dialog!.ByeAsync();
            await customer.HangUpAsync();
            await pbx.QuietAsync();
        });

    [Fact]
    public void A_Refer_To_in_the_domain_of_another_tenant_is_refused() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world, Tenants.Acme(), Tenants.Acme("ten_other", "other.test", "+31305550"));
            var (bob, customer, talk) = await TalkAsync(pbx);
            var carla = await pbx.PhoneAsync("102");
            var refer = await talk.Dialog!.SendAsync("REFER", headers: h => h["Refer-To"] = "<sip:102@OTHER.test>");
            Assert.Equal(403, refer.StatusCode);
            await carla.DoesNotRingAsync();
            await customer.IsTalkingToAsync(talk, world);
            await customer.HangUpAsync();
            await pbx.QuietAsync();
        });

    [Fact]
    public void RFC3515_a_REFER_outside_a_dialog_is_declined() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new BarePhone("101", world);
            var refer = await phone.SendAsync("REFER", "102", h => h["Refer-To"] = "<sip:103@acme.test>");
            Assert.Equal(603, refer.StatusCode);
            await pbx.QuietAsync();
            Assert.Empty(pbx.Log.Entries);
        });

    private static int Read(SoftPhoneCall call, List<string> lines)
    {
        while (call.TransferProgress.TryRead(out var line))
            lines.Add(line);
        return lines.Count;
    }

    private static async Task<(TestPhone Bob, SoftPhoneCall Customer, SoftPhoneCall Talk)> TalkAsync(TestPbx pbx)
    {
        var bob = await pbx.PhoneAsync("101");
        var customer = pbx.Public.Call("+31612345678", "+31205550101");
        var talk = await bob.AnswersAsync();
        await customer.Answered;
        await pbx.World.Delay(TimeSpan.FromSeconds(1));
        return (bob, customer, talk);
    }

    /// <summary>A customer talks with a phone whose requests the test sees one by one.</summary>
    private static void Bare(Func<VirtualWorld, TestPbx, SoftPhoneCall, BareTalk, Task> test) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var phone = new BarePhone("101", world);
            await phone.ListenAsync();
            var customer = pbx.Public.Call("+31612345678", "+31205550101");
            await using var talk = await BareTalk.AnswerAsync(phone);
            await customer.Answered;
            await world.Delay(TimeSpan.FromSeconds(1));
            await test(world, pbx, customer, talk);
            await customer.HangUpAsync();
            await talk.Dialog.ByeAsync();
            await pbx.QuietAsync();
        });
}
