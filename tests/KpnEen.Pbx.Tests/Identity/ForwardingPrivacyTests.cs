using System.Text.Json;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Services.Originating;
using KpnEen.Pbx.Services.Terminating;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sip;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Identity;

/// <summary>Of several who forwarded a call each is told or hidden by the own wish (RFC 5806 9, RFC 7044 10.1), wherever the way of the call is told.</summary>
public sealed class ForwardingPrivacyTests
{
    private const string Hidden = "687654321";
    private const string Named = "+31201110001";
    private const string HiddenEntry = "\"P. Jansen\" <sip:+31687654321@carrier.test>;reason=unconditional";
    private const string NamedEntry = "<sip:+31201110001@carrier.test>;reason=no-answer;privacy=off";
    private const string Ours = "<sip:+31205550101@acme.test;cause=408>;index=1.1.1";

    public static TheoryData<string, bool, string[]> Ways { get; } =
        new()
        {
            { "the newer of two hides", true, [$"Diversion: {HiddenEntry};privacy=full, {NamedEntry}"] },
            { "the older of two hides", true, [$"Diversion: {NamedEntry}", $"Diversion: {HiddenEntry};privacy=uri"] },
            { "one in the middle hides", true, [$"Diversion: {NamedEntry}, {HiddenEntry};privacy=name", $"Diversion: {NamedEntry}"] },
            { "a quoted wish", true, [$"Diversion: {HiddenEntry};privacy=\"full\", {NamedEntry}"] },
            { "a wish of the network's own", true, [$"Diversion: {HiddenEntry};privacy=full-network, {NamedEntry}"] },
            { "a tel URI", true, [$"Diversion: <tel:+31687654321>;privacy=full, {NamedEntry}"] },
            {
                "an entry of the history hides",
                true,
                [
                    $"History-Info: <sip:{Named}@a.test>;index=1, \"P. Jansen\" <sip:+31687654321@b.test;cause=302?Privacy=history>;index=1.1, {Ours}",
                ]
            },
            {
                "the wish stands escaped among others",
                true,
                [
                    $"History-Info: <sip:{Named}@a.test>;index=1",
                    "History-Info: <sip:0687654321@b.test;cause=302?Reason=SIP%3Bcause%3D302&%50rivacy=history%3Bid>;index=1.1",
                    $"History-Info: {Ours}",
                ]
            },
            {
                "only one of both headers says it",
                true,
                [
                    $"Diversion: {HiddenEntry};privacy=full, {NamedEntry}",
                    $"History-Info: <sip:{Named}@a.test>;index=1, <sip:0031687654321@b.test;cause=302>;index=1.1, <sip:+31203330003@b.test;cause=302>;index=1.1.1, {Ours}",
                ]
            },
            {
                "the message asks it for all",
                false,
                [
                    "Privacy: history",
                    $"History-Info: <sip:+31687654321@a.test>;index=1, <sip:0687654321@b.test;cause=302>;index=1.1, {Ours}",
                ]
            },
            { "the message asks it for its headers", false, ["Privacy: critical;header", $"Diversion: {HiddenEntry}"] },
            {
                "the message asks it, and one entry does not want it",
                true,
                [
                    "Privacy: session",
                    $"History-Info: <sip:{Named}@a.test?Privacy=none>;index=1, <sip:0687654321@b.test;cause=302>;index=1.1, {Ours}",
                ]
            },
        };

    [Theory]
    [MemberData(nameof(Ways))]
    public void RFC7044_Who_hides_is_told_to_nobody_and_the_others_are(string why, bool tellsOther, string[] fields) =>
        VirtualWorld.Run(async world =>
        {
            void Write(HeaderCollection headers)
            {
                foreach (var field in fields.Append("Identity: eyJ.eyJ.c2ln;info=<https://cert.test/a.pem>"))
                    headers.Add(field.Split(": ", 2)[0], field.Split(": ", 2)[1]);
            }

            await using var pbx = await TestPbx.StartAsync(world);
            pbx.ConfigureTrunk(new TrunkIdentity(Forwarding: ForwardingHeaders.Both, PassesIdentity: true));
            var bob = await pbx.PhoneAsync("101");

            var call = pbx.Public.Call("+31612345678", "+31205550101", Write);
            var ringing = await bob.AnswersAsync();
            await call.Answered;
            var id = Assert.Single(pbx.Calls.Of("ten_acme")).Id;
            await call.HangUpAsync();
            Check(ringing.Invite!);
            Assert.Equal(tellsOther, ringing.Invite!.Headers.Any(h => h.Value.Contains(Named, StringComparison.Ordinal)));

            pbx.Configure("101", CallForwardingAlways.Descriptor, new CallForwardingSettings(true, "0611223344"));
            var forwarded = pbx.Public.Call("+31612345678", "+31205550101", Write);
            var outside = await pbx.Public.AnswersAsync();
            await forwarded.Answered;
            await forwarded.HangUpAsync();
            Check(outside.Invite!);
            // A token of the network holds the numbers in plain.
            Assert.False(outside.Invite!.Headers.Contains("Identity"));
            await pbx.QuietAsync();

            foreach (var entry in pbx.Log.Entries)
                Assert.True(!Leaks(JsonSerializer.Serialize(entry)), why);
            foreach (var conversation in pbx.Log.Records.Select(r => r.ConversationId).Append(id))
                Assert.True(!Leaks(JsonSerializer.Serialize(await pbx.Control.LadderAsync("ten_acme", conversation, default))), why);
        });

    [Fact]
    public void A_colleague_who_withholds_the_number_stays_unknown_when_transferring() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (alice, bob, carla) = (await pbx.PhoneAsync("100"), await pbx.PhoneAsync("101"), await pbx.PhoneAsync("102"));
            pbx.Configure("100", CallingLineIdBlocking.Descriptor, new CallingLineIdBlockingSettings(true));
            var call = alice.Dial("101");
            await bob.AnswersAsync();
            await call.Answered;
            await alice.Call!.TransferAsync("102");
            var ringing = await carla.AnswersAsync();
            Assert.DoesNotContain(
                ringing.Invite!.Headers,
                h => h.Value.Contains("User 100", StringComparison.Ordinal) || h.Value.Contains("sip:100@", StringComparison.Ordinal)
            );
            Assert.Contains("privacy=full", ringing.Invite.Headers["Diversion"]!, StringComparison.Ordinal);
            await ringing.HangUpAsync();
            await pbx.QuietAsync();
        });

    private static bool Leaks(string text) =>
        text.Contains(Hidden, StringComparison.Ordinal) || text.Contains("Jansen", StringComparison.Ordinal);

    private static void Check(SipRequest invite) => Assert.DoesNotContain(invite.Headers, h => Leaks(h.Value));
}
