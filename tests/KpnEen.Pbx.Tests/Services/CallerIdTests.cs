using System.Text.Json;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Services;
using KpnEen.Pbx.Services.Originating;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Services;

public sealed class CallerIdTests
{
    [Theory]
    [InlineData(true, "", true)]
    [InlineData(false, "*67", true)]
    [InlineData(true, "*65", false)]
    [InlineData(false, "", false)]
    public void The_number_is_withheld_when_the_user_wants_it(bool setting, string prefix, bool withheld) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var alice = await pbx.PhoneAsync("100");
            pbx.Configure("100", CallingLineIdBlocking.Descriptor, new CallingLineIdBlockingSettings(setting));
            var call = alice.Dial(prefix + "0201112233");
            var outside = await pbx.Public.AnswersAsync();
            await call.Answered;
            Assert.Equal("+31201112233", outside.Invite!.RequestUri.User);
            Assert.Equal(withheld ? "anonymous" : "+31205550100", outside.Invite.From.Uri.User);
            Assert.Equal(withheld, outside.Invite.Headers["P-Asserted-Identity"] is null);
            await call.HangUpAsync();
            await pbx.QuietAsync();
        });

    [Theory]
    [InlineData("anonymous", "anonymous.invalid", null, null)]
    [InlineData("+31687654321", null, "id", "<sip:+31687654321@carrier.test>")]
    public void A_withheld_caller_from_outside_appears_nowhere(string from, string? host, string? privacy, string? asserted) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var bob = await pbx.PhoneAsync("101");
            var customer = pbx.Public.Call(
                from,
                "+31205550101",
                h =>
                {
                    if (privacy is not null)
                        h["Privacy"] = privacy;
                    if (asserted is not null)
                        h["P-Asserted-Identity"] = asserted;
                },
                host
            );
            var ringing = await bob.AnswersAsync();
            await customer.Answered;
            Assert.Equal("anonymous", ringing.Invite!.From.Uri.User);
            Assert.DoesNotContain("687654321", ringing.Invite.ToString() + string.Join(' ', ringing.Invite.Headers.Select(h => h.Value)));
            await customer.HangUpAsync();
            await pbx.QuietAsync();
            var told = JsonSerializer.Serialize(pbx.Log.Entries, SettingsJson.Options);
            Assert.DoesNotContain("687654321", told);
            Assert.DoesNotContain(customer.CallId, told);
            Assert.All(pbx.Log.Events, e => Assert.Equal(Presentation.Restricted, e.Data.Customer!.Presentation));
        });

    [Fact]
    public void A_colleague_who_withholds_the_number_appears_nowhere() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (alice, bob) = (await pbx.PhoneAsync("100"), await pbx.PhoneAsync("101"));
            var call = alice.Dial("*67101");
            var ringing = await bob.AnswersAsync();
            await call.Answered;
            Assert.Equal("anonymous", ringing.Invite!.From.Uri.User);
            await call.HangUpAsync();
            await pbx.QuietAsync();
            Assert.All(pbx.Log.Events, e => Assert.Null(e.Data.Customer!.Number));
            Assert.All(pbx.Log.Events, e => Assert.NotEqual("100", e.Data.User?.Extension));
        });

    [Fact]
    public void Emergency_calls_pass_and_show_the_number_even_of_those_who_withhold_it() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var alice = await pbx.PhoneAsync("100");
            pbx.Configure("100", CallingLineIdBlocking.Descriptor, new CallingLineIdBlockingSettings(true));
            foreach (var dialled in new[] { "112", "*67112" })
            {
                var call = alice.Dial(dialled);
                var outside = await pbx.Public.AnswersAsync();
                await call.Answered;
                Assert.Equal(("112", "+31205550100"), (outside.Invite!.RequestUri.User, outside.Invite.From.Uri.User));
                await call.HangUpAsync();
            }
            await pbx.QuietAsync();
        });

    [Fact]
    public void An_emergency_call_of_a_user_without_a_number_shows_one_of_the_company() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var alice = await pbx.PhoneAsync("100");
            var acme = pbx.Acme;
            pbx.Directory.Replace(
                new TenantSnapshot(
                    acme.Tenant,
                    acme.Version + 1,
                    acme.Users,
                    acme.HuntGroups,
                    acme.Numbers.Where(n => n.TargetId != pbx.User("100").Id),
                    acme.Trunks
                )
            );
            var call = alice.Dial("112");
            var outside = await pbx.Public.AnswersAsync();
            await call.Answered;
            Assert.Equal("+31205550101", outside.Invite!.From.Uri.User);
            await call.HangUpAsync();
            await pbx.QuietAsync();
        });
}
