using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Services.Originating;
using KpnEen.Pbx.Services.Terminating;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sandbox.Phones;
using KpnEen.Sip;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Services;

/// <summary>Numbers that their owners withhold, on ways where they could slip out.</summary>
public sealed class WithheldTests
{
    private static readonly Actor Api = new("api", "cli_test");

    [Theory]
    [InlineData("*67")]
    [InlineData("")]
    public void A_colleague_who_withholds_the_number_stays_unknown_when_transferred(string prefix) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (alice, bob, carla) = (await pbx.PhoneAsync("100"), await pbx.PhoneAsync("101"), await pbx.PhoneAsync("102"));
            pbx.Configure("100", CallingLineIdBlocking.Descriptor, new CallingLineIdBlockingSettings(prefix.Length == 0));
            var call = alice.Dial(prefix + "101");
            var talk = await bob.AnswersAsync();
            await call.Answered;
            await call.HoldAsync();
            await call.ResumeAsync();
            await talk.TransferAsync("102");
            var ringing = await carla.AnswersAsync();
            Assert.Equal("anonymous", ringing.Invite!.From.Uri.User);
            Assert.DoesNotContain("User 100", HeadersOf(ringing));
            await talk.Ended;
            await call.HangUpAsync();
            await pbx.QuietAsync();
            Assert.All(pbx.Log.Events, e => Assert.NotEqual("100", e.Data.User?.Extension));
        });

    [Fact]
    public void A_colleague_who_withholds_the_number_stays_unknown_when_transferred_outside() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (alice, bob) = (await pbx.PhoneAsync("100"), await pbx.PhoneAsync("101"));
            var call = alice.Dial("*67101");
            var talk = await bob.AnswersAsync();
            await call.Answered;
            await talk.TransferAsync("0612345678");
            var outside = await pbx.Public.AnswersAsync();
            Assert.DoesNotContain("5550100", HeadersOf(outside));
            await call.HangUpAsync();
            await pbx.QuietAsync();
        });

    [Theory]
    [InlineData("101")]
    [InlineData("0612345678")]
    public void A_phone_set_to_call_anonymously_is_obeyed(string dialled) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (alice, bob) = (await pbx.PhoneAsync("100"), await pbx.PhoneAsync("101"));
            var call = alice.Soft.Dial(dialled, h => h["Privacy"] = "id");
            var ringing = dialled == "101" ? await bob.AnswersAsync() : await pbx.Public.AnswersAsync();
            await call.Answered;
            Assert.Equal("anonymous", ringing.Invite!.From.Uri.User);
            Assert.Null(ringing.Invite.Headers["P-Asserted-Identity"]);
            await call.HangUpAsync();
            await pbx.QuietAsync();
        });

    [Fact]
    public void Who_forwarded_outside_and_withholds_the_number_is_not_told_to_the_phone() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var bob = await pbx.PhoneAsync("101");
            var customer = pbx.Public.Call(
                "+31612345678",
                "+31205550101",
                h => h.Add("Diversion", "<sip:+31687654321@carrier.test>;reason=unconditional;privacy=full")
            );
            var ringing = await bob.AnswersAsync();
            await customer.Answered;
            Assert.DoesNotContain("687654321", HeadersOf(ringing));
            Assert.Contains("privacy=full", ringing.Invite!.Headers["Diversion"]!);
            await customer.HangUpAsync();
            await pbx.QuietAsync();
        });

    [Theory]
    [InlineData(false, "<sip:+31205550101@acme.test>;reason=unconditional;counter=1;privacy=off")]
    [InlineData(true, "<sip:anonymous@anonymous.invalid>;reason=unconditional;counter=1;privacy=full")]
    public void The_public_side_hears_of_the_forwarder_by_number_or_not_at_all(bool withheld, string diversion) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            pbx.Configure("101", CallForwardingAlways.Descriptor, new CallForwardingSettings(true, "0687654321"));
            pbx.Configure("101", CallingLineIdBlocking.Descriptor, new CallingLineIdBlockingSettings(withheld));
            var customer = pbx.Public.Call("+31612345678", "+31205550101");
            var mobile = await pbx.Public.AnswersAsync();
            await customer.Answered;
            Assert.Equal("+31612345678", mobile.Invite!.From.Uri.User);
            Assert.Equal(diversion, mobile.Invite.Headers["Diversion"]);
            Assert.Contains("<sip:+31687654321@acme.test;cause=302>;index=1.1;mp=1", mobile.Invite.Headers["History-Info"]!);
            await customer.HangUpAsync();
            await pbx.QuietAsync();
        });

    private static string HeadersOf(SoftPhoneCall call) => string.Join('\n', call.Invite!.Headers.Select(h => h.Value));
}
