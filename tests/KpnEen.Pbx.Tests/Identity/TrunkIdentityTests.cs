using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Services.Originating;
using KpnEen.Pbx.Services.Terminating;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Identity;

/// <summary>RFC 3323, 3325 and 8224 at trunks: what they are told and what they are believed. S18, S19.</summary>
public sealed class TrunkIdentityTests
{
    private const string Whole =
        "eyJhbGciOiJFUzI1NiJ9.eyJvcmlnIjp7InRuIjoiMzE2MTIzNDU2NzgifX0.c2lnbmF0dXJl;info=<https://cert.test/a.pem>;alg=ES256;ppt=shaken";

    [Theory]
    [InlineData(true, "+31205550100")]
    [InlineData(false, null)]
    public void Only_a_trusted_trunk_is_told_the_asserted_identity(bool trusted, string? asserted) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            pbx.ConfigureTrunk(new TrunkIdentity(IsTrusted: trusted));
            var alice = await pbx.PhoneAsync("100");
            alice.Dial("0612345678");
            var invite = (await pbx.Public.RingsAsync()).Invite!;
            Assert.Equal(asserted, invite.Headers["P-Asserted-Identity"] is { } pai ? Sip.NameAddress.Parse(pai).Uri.User : null);
            Assert.Equal("+31205550100", invite.From.Uri.User);
            await alice.Call!.HangUpAsync();
            await pbx.QuietAsync();
        });

    [Theory]
    [InlineData(true, "+31699999999")]
    [InlineData(false, "+31612345678")]
    public void Only_a_trusted_trunk_is_believed_what_it_asserts(bool trusted, string caller) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            pbx.ConfigureTrunk(new TrunkIdentity(IsTrusted: trusted));
            var bob = await pbx.PhoneAsync("101");
            var call = pbx.Public.Call("+31612345678", "+31205550101", h => h["P-Asserted-Identity"] = "<sip:+31699999999@carrier.test>");
            Assert.Equal(caller, (await bob.RingsAsync()).Invite!.From.Uri.User);
            await call.HangUpAsync();
            await pbx.QuietAsync();
        });

    [Fact]
    public void RFC3323_Who_withholds_the_number_is_anonymous_to_any_trunk() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            pbx.Configure("100", CallingLineIdBlocking.Descriptor, new CallingLineIdBlockingSettings(Active: true));
            var alice = await pbx.PhoneAsync("100");
            alice.Dial("0612345678");
            var invite = (await pbx.Public.RingsAsync()).Invite!;
            Assert.Equal("sip:anonymous@anonymous.invalid", invite.From.Uri.ToString());
            Assert.Equal("id", invite.Headers["Privacy"]);
            Assert.Null(invite.Headers["P-Asserted-Identity"]);
            Assert.DoesNotContain(invite.Headers, h => h.Value.Contains("5550100", StringComparison.Ordinal));
            await alice.Call!.HangUpAsync();
            await pbx.QuietAsync();
        });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RFC8224_Identity_goes_on_unharmed_to_a_trunk_that_takes_it_and_nowhere_else(bool passes) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            pbx.ConfigureTrunk(new TrunkIdentity(PassesIdentity: passes));
            var bob = await pbx.PhoneAsync("101");
            var call = pbx.Public.Call("+31612345678", "+31205550101", h => h.Add("Identity", Whole));
            var ringing = await bob.RingsAsync();
            // A phone has no use for it.
            Assert.False(ringing.Invite!.Headers.Contains("Identity"));
            await call.HangUpAsync();
            pbx.Configure("101", CallForwardingAlways.Descriptor, new CallForwardingSettings(true, "0687654321"));
            var forwarded = pbx.Public.Call("+31612345678", "+31205550101", h => h.Add("Identity", Whole));
            Assert.Equal(passes ? Whole : null, (await pbx.Public.RingsAsync()).Invite!.Headers["Identity"]);
            await forwarded.HangUpAsync();
            await pbx.QuietAsync();
        });

    [Fact]
    public void A_passport_of_a_trunk_reaches_another_trunk_octet_by_octet()
    {
        var headers = new Sip.HeaderCollection();
        headers.Add("Identity", Whole);
        headers.Add("Identity", "..c2ln;info=<https://cert.test/a.pem>");
        var request = new Sip.SipRequest("INVITE", Sip.SipUri.Sip("+31205550101", "acme.test"), headers);
        Assert.Null(KpnEen.Pbx.Legs.Passport.Fault(request));
        Assert.Equal(Whole, Assert.Single(KpnEen.Pbx.Legs.Passport.Whole(request)));
    }

    [Theory]
    [InlineData("eyJh.eyJv.c2ln", 438)]
    [InlineData("no-token-at-all;info=<https://cert.test/a>", 438)]
    [InlineData("eyJh.eyJv.c2ln;alg=ES256", 438)]
    [InlineData("eyJh.eyJv.c2ln;info=https://cert.test/a", 438)]
    [InlineData("eyJh..c2ln;info=<https://cert.test/a>", 438)]
    [InlineData("eyJh.eyJv.;info=<https://cert.test/a>", 438)]
    [InlineData("eyJh.eyJv.c2ln;info=<http://127.0.0.1:9/>", 436)]
    [InlineData("eyJh.eyJv.c2ln;info=<file:///etc/passwd>", 436)]
    [InlineData("eyJh.eyJv.c2ln;info=<https://a:b@cert.test/>", 436)]
    [InlineData("eyJh.eyJv.c2ln;info=<nonsense>", 436)]
    public void S19_A_malformed_Identity_is_refused_and_what_it_points_to_is_never_fetched(string identity, int status) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var bob = await pbx.PhoneAsync("101");
            var sent = world.Network.Sent;
            var call = pbx.Public.Call("+31612345678", "+31205550101", h => h.Add("Identity", identity));
            await call.Ended;
            Assert.Equal(status, call.Status);
            await bob.DoesNotRingAsync();
            // The INVITE, the refusal, the ACK: no packet to anybody else.
            Assert.Equal(3, world.Network.Sent - sent);
            await pbx.QuietAsync();
        });

    [Fact]
    public void S18_What_a_phone_says_of_itself_goes_nowhere() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            pbx.ConfigureTrunk(new TrunkIdentity(PassesIdentity: true));
            await using var phone = new BarePhone("100", world);
            var call = phone.Invite(
                "0612345678",
                null,
                headers: h =>
                {
                    h["P-Asserted-Identity"] = "<sip:+31699999999@acme.test>";
                    h["Remote-Party-ID"] = "<sip:+31699999999@acme.test>";
                    h["Diversion"] = "<sip:+31699999999@acme.test>;reason=unconditional;counter=4";
                    h["History-Info"] = "<sip:+31699999999@acme.test>;index=1, <sip:x@acme.test;cause=302>;index=1.1";
                    h["Identity"] = Whole;
                    h["Max-Breadth"] = "7";
                }
            );
            var invite = (await pbx.Public.RingsAsync()).Invite!;
            Assert.DoesNotContain(invite.Headers, h => h.Value.Contains("31699999999", StringComparison.Ordinal));
            foreach (var name in new[] { "Diversion", "History-Info", "Identity", "Remote-Party-ID" })
                Assert.False(invite.Headers.Contains(name), name);
            call.Cancel();
            await pbx.QuietAsync();
        });
}
