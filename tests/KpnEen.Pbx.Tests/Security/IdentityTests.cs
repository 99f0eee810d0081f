using System.Net;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sip;
using KpnEen.Sip.Transport;
using KpnEen.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Pbx.Tests.Security;

/// <summary>S01, S02, S18: who may ask, and in whose name.</summary>
public sealed class IdentityTests
{
    public static TheoryData<string> Authenticated => ["REGISTER", "INVITE", "MESSAGE", "SUBSCRIBE", "REFER", "PUBLISH"];

    [Theory]
    [MemberData(nameof(Authenticated))]
    public void S01_Authenticated_as_one_user_and_speaking_as_another_is_403(string method) =>
        With(
            async (pbx, phone) =>
            {
                var answer = await phone.ProveAsync(phone.Request(method, "101"));
                Assert.Equal(403, answer!.StatusCode);
                Assert.True(pbx.Stack.Counts.ServerTransactions == 0);
            }
        );

    [Theory]
    [MemberData(nameof(Authenticated))]
    public void S01_Asserting_the_identity_of_another_is_403(string method) =>
        With(
            async (_, phone) =>
                Assert.Equal(
                    403,
                    (await phone.ProveAsync(phone.Request(method, more: "P-Asserted-Identity: <sip:102@acme.test>\r\n")))!.StatusCode
                )
        );

    [Fact]
    public void S01_A_REGISTER_for_oneself_from_somebody_else_is_403() =>
        With(
            async (pbx, phone) =>
            {
                var answer = await phone.ProveAsync(phone.Request("REGISTER", "101", to: "<sip:100@acme.test>"));
                Assert.Equal(403, answer!.StatusCode);
                Assert.Empty(pbx.Registrations.Find("100-ten_acme"));
            }
        );

    [Theory]
    [InlineData("INVITE", 401)]
    [InlineData("REGISTER", 401)]
    [InlineData("MESSAGE", 401)]
    [InlineData("SUBSCRIBE", 401)]
    [InlineData("PUBLISH", 401)]
    [InlineData("REFER", 401)]
    [InlineData("BYE", 481)]
    [InlineData("CANCEL", 481)]
    [InlineData("UPDATE", 481)]
    [InlineData("INFO", 481)]
    [InlineData("PRACK", 481)]
    [InlineData("NOTIFY", 481)]
    [InlineData("OPTIONS", 200)]
    [InlineData("ACK", null)]
    [InlineData("FROB", 501)]
    public void S02_No_method_passes_without_or_with_wrong_or_foreign_credentials(string method, int? status) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world, Tenants.Acme(), Tenants.Acme("ten_other", "other.test", "+31105550"));
            using var phone = new RawPhone(world);
            using var foreign = new RawPhone(world, "10.3.0.2") { Username = "100-ten_other" };
            var challenge = (await phone.AskAsync(phone.Request("MESSAGE")))!;
            foreach (
                var request in new[]
                {
                    phone.Request(method),
                    phone.Authorized(phone.Request(method), challenge, password: "wrong"),
                    // The right password of another company's user, in this company's name.
                    foreign.Authorized(phone.Request(method), challenge),
                }
            )
            {
                Assert.Equal(status, (await phone.AskAsync(request))?.StatusCode);
                Assert.Equal(0, pbx.Stack.Counts.ServerTransactions);
            }
            Assert.Equal(0, pbx.Calls.Count);
        });

    [Theory]
    [InlineData("FROB")]
    [InlineData("JOIN")]
    public void S02_A_method_the_stack_learns_and_nobody_thought_of_asks_for_a_password(string method) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            // The same exchange behind a stack that lets the method through; by itself it is 501.
            var options = new SipStackOptions();
            await using var learned = new SipStack(
                options with
                {
                    Allow = [.. options.Allow, method],
                },
                world.Time,
                world.Network,
                pbx.Entry,
                NullLogger<SipStack>.Instance
            );
            var address = learned.Listen(new IPEndPoint(IPAddress.Parse("10.0.0.3"), 5060), "learned").LocalEndPoint;
            var to = SipUri.Sip("101", "acme.test");
            var request = pbx.Stack.CreateRequest(
                method,
                to,
                new NameAddress(SipUri.Sip("100-ten_acme", "acme.test")),
                new NameAddress(to)
            );
            var answer = await pbx.Stack.SendAsync(request, SipTarget.To(address, "main"), null, default);
            Assert.Equal(401, answer.StatusCode);
            Assert.Equal(0, learned.Counts.ServerTransactions);
        });

    [Theory]
    [InlineData("BYE")]
    [InlineData("INFO")]
    [InlineData("REFER")]
    [InlineData("UPDATE")]
    [InlineData("INVITE")]
    [InlineData("MESSAGE")]
    [InlineData("NOTIFY")]
    public void S02_A_made_up_dialog_opens_nothing(string method) =>
        With(
            async (pbx, phone) =>
            {
                var answer = await phone.AskAsync(phone.Request(method, to: "<sip:101@acme.test>;tag=guessed"));
                Assert.Equal(481, answer!.StatusCode);
                Assert.Equal(0, pbx.Stack.Counts.ServerTransactions);
            }
        );

    [Fact]
    public void S18_What_a_phone_says_about_itself_reaches_neither_colleague_nor_carrier() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var bob = await pbx.PhoneAsync("101");
            await using var liar = new BarePhone("100", world);
            foreach (var dialled in new[] { "101", "0612345678" })
            {
                var sdp = System.Text.Encoding.ASCII.GetString(liar.OpenPort().CreateOffer());
                var call = liar.Invite(
                    dialled,
                    sdp,
                    headers: h =>
                    {
                        h["P-Preferred-Identity"] = "<sip:+31990000000@evil.test>";
                        h["Remote-Party-ID"] = "<sip:+31990000000@evil.test>;party=calling";
                        h["Diversion"] = "<sip:+31990000001@evil.test>;reason=no-answer";
                        h["History-Info"] = "<sip:+31990000002@evil.test>;index=1";
                        h["Identity"] = "forged;info=<https://evil.test/cert>";
                        h["Referred-By"] = "<sip:+31990000003@evil.test>";
                    }
                );
                var ringing = dialled == "101" ? await bob.RingsAsync() : await pbx.Public.RingsAsync();
                var received = System.Text.Encoding.UTF8.GetString(ringing.Invite!.ToBytes());
                Assert.DoesNotContain("evil.test", received, StringComparison.Ordinal);
                Assert.DoesNotContain("3199", received, StringComparison.Ordinal);
                if (dialled != "101")
                    Assert.Equal("+31205550100", ringing.Invite!.From.Uri.User);
                call.Cancel();
                await call.Result;
            }
            await pbx.QuietAsync();
        });

    private static void With(Func<TestPbx, RawPhone, Task> test) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            using var phone = new RawPhone(world);
            await test(pbx, phone);
        });
}
