using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Services.Terminating;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Pbx.Tolls;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Tolls;

/// <summary>S07: what somebody with stolen credentials can cost.</summary>
public sealed class TollFraudTests
{
    private const string Premium = "09001234";
    private const string HighRisk = "00252612345678";
    private const string Abroad = "003212345678";

    [Theory]
    [InlineData(Premium)]
    [InlineData(HighRisk)]
    [InlineData("00881612345678")]
    public void S07_Premium_high_risk_and_satellite_numbers_are_barred_until_somebody_allows_them(string number) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var thief = await pbx.PhoneAsync("100");
            // Three a minute, as bots do it.
            for (var i = 0; i < 6; i++)
            {
                var call = thief.Dial(number);
                await call.Ended;
                Assert.Equal(403, call.Status);
                await world.Delay(TimeSpan.FromSeconds(20));
            }
            await pbx.QuietAsync();
            Assert.Equal(0, pbx.Public.Incoming.Count);
            Assert.All(pbx.Log.Records, r => Assert.Equal(CallOutcome.Blocked, r.Data.Outcome));
            Assert.Contains(pbx.Log.Records[0].Trace, d => d.Service == "outgoing-calling-plan" && d.What == "call refused");
        });

    [Fact]
    public void S07_No_more_than_two_costly_calls_run_at_a_time_and_an_ended_one_makes_room() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var thief = await pbx.PhoneAsync("100");
            var (first, second) = (thief.Dial(Abroad), thief.Dial(Abroad));
            await pbx.Public.AnswersAsync();
            await pbx.Public.AnswersAsync();
            var third = thief.Dial(Abroad);
            await third.Ended;
            Assert.Equal(403, third.Status);
            var national = thief.Dial("0201112233");
            await pbx.Public.AnswersAsync();
            await national.Answered;
            await first.HangUpAsync();
            var fourth = thief.Dial(Abroad);
            await pbx.Public.AnswersAsync();
            await fourth.Answered;
            foreach (var call in new[] { second, fourth, national })
                await call.HangUpAsync();
            await pbx.QuietAsync();
        });

    [Fact]
    public void S07_At_the_spend_limit_no_call_goes_out_and_those_that_run_end_within_a_minute() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            // Room for five minutes: two calls of two minutes and one minute more.
            Limit(pbx, new SpendLimitSettings(DayCents: 500, InternationalCents: 100));
            var thief = await pbx.PhoneAsync("100");
            var (first, second) = (thief.Dial(Abroad), thief.Dial(Abroad));
            await pbx.Public.AnswersAsync();
            await pbx.Public.AnswersAsync();
            await Task.WhenAll(first.Answered, second.Answered);
            var began = world.Elapsed;
            await Task.WhenAny(first.Ended, second.Ended);
            var third = (await pbx.PhoneAsync("101")).Dial(Abroad);
            await third.Ended;
            Assert.Equal(403, third.Status);
            await Task.WhenAll(first.Ended, second.Ended);
            Assert.InRange(world.Elapsed - began, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(3.1));
            // What costs nothing extra goes on.
            var national = (await pbx.PhoneAsync("102")).Dial("0201112233");
            await pbx.Public.AnswersAsync();
            await national.Answered;
            await national.HangUpAsync();
            await pbx.QuietAsync();
            var ended = pbx.Log.Records.Where(r => r.Trace.Any(d => d.Service == "spend-limit" && d.What == "call ended")).ToList();
            Assert.Equal(2, ended.Count);
            Assert.All(ended, r => Assert.Equal(EndedBy.System, r.Data.EndedBy));
        });

    [Fact]
    public void S07_A_transfer_that_is_answered_when_another_call_has_spent_the_last_ends_too() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            Limit(pbx, new SpendLimitSettings(DayCents: 100, InternationalCents: 100));
            pbx.Configure("101", OutgoingCallingPlan.Descriptor, new OutgoingCallingPlanSettings(ForwardInternational: true));
            var bob = await pbx.PhoneAsync("101");
            var friend = (await pbx.PhoneAsync("102")).Dial("101");
            var talk = await bob.AnswersAsync();
            await friend.Answered;
            await talk.TransferAsync(Abroad);
            var transferred = await pbx.Public.RingsAsync();
            var thief = (await pbx.PhoneAsync("100")).Dial(Abroad);
            await pbx.Public.AnswersAsync();
            await thief.Answered;
            await transferred.AnswerAsync();
            await Task.WhenAny(transferred.Ended, world.Delay(TimeSpan.FromSeconds(50)));
            Assert.True(transferred.Ended.IsCompleted);
            await Task.WhenAll(friend.Ended, thief.Ended);
            await pbx.QuietAsync();
        });

    [Fact]
    public void S07_Calls_are_not_forwarded_abroad_until_somebody_allows_it() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            pbx.Configure("200", CallForwardingAlways.Descriptor, new CallForwardingSettings(true, Abroad));
            var call = (await pbx.PhoneAsync("100")).Dial("200");
            await call.Ended;
            Assert.Equal(403, call.Status);
            pbx.Configure("200", OutgoingCallingPlan.Descriptor, new OutgoingCallingPlanSettings(ForwardInternational: true));
            var second = (await pbx.PhoneAsync("100")).Dial("200");
            await pbx.Public.AnswersAsync();
            await second.Answered;
            await second.HangUpAsync();
            await pbx.QuietAsync();
        });

    [Fact]
    public void S07_112_goes_out_whatever_is_barred_running_or_spent() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            Limit(pbx, new SpendLimitSettings(DayCents: 0, MonthCents: 0));
            pbx.Configure(
                "100",
                OutgoingCallingPlan.Descriptor,
                new OutgoingCallingPlanSettings(false, false, MaxCalls: 0, MaxCostlyCalls: 0)
            );
            var barred = (await pbx.PhoneAsync("100")).Dial("0201112233");
            await barred.Ended;
            Assert.Equal(403, barred.Status);
            var call = (await pbx.PhoneAsync("100")).Dial("112");
            await pbx.Public.AnswersAsync();
            await call.Answered;
            await call.HangUpAsync();
            await pbx.QuietAsync();
        });

    private static void Limit(TestPbx pbx, SpendLimitSettings limit)
    {
        var acme = pbx.Acme;
        var tenant = acme.Tenant with { Services = acme.Tenant.Services.With(SpendLimit.Descriptor, limit) };
        pbx.Directory.Replace(new TenantSnapshot(tenant, acme.Version + 1, acme.Users, acme.HuntGroups, acme.Numbers, acme.Trunks));
    }
}
