using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Services.Terminating;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Destinations;

public sealed class HuntGroupTests
{
    [Fact]
    public void Simultaneous_rings_all_and_the_losers_hear_answered_elsewhere() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var phones = await MembersAsync(pbx, HuntPolicy.Simultaneous);
            var customer = (await pbx.PhoneAsync("100")).Dial("300");
            var rung = new[] { await phones[0].RingsAsync(), await phones[1].RingsAsync(), await phones[2].RingsAsync() };
            await rung[1].AnswerAsync();
            await customer.Answered;
            await customer.IsTalkingToAsync(rung[1], world);
            Assert.Contains("Call completed elsewhere", rung[0].CancelReason);
            await customer.HangUpAsync();
            await pbx.QuietAsync();
            Assert.Equal("201", pbx.Log.Records.Single().Data.User!.Extension);
            Assert.Equal(
                [RingEndReason.AnsweredElsewhere, RingEndReason.AnsweredElsewhere],
                pbx.Log.Of(EventTypes.CallRingEnded).Select(e => e.Data.Targets!.Value.Single().Reason!.Value)
            );
        });

    [Fact]
    public void Regular_starts_at_the_top_each_time() => Assert.Equal(["200", "200", "200"], TakenBy(HuntPolicy.Regular, 3));

    [Fact]
    public void Circular_goes_on_after_the_last() => Assert.Equal(["200", "201", "202", "200"], TakenBy(HuntPolicy.Circular, 4));

    [Fact]
    public void Uniform_takes_who_is_idle_longest() => Assert.Equal(["200", "201", "202", "200"], TakenBy(HuntPolicy.Uniform, 4));

    [Fact]
    public void Goes_on_to_the_next_and_then_overflows() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var phones = await MembersAsync(pbx, HuntPolicy.Regular, overflow: "101");
            var overflow = await pbx.PhoneAsync("101");
            var customer = pbx.Public.Call("+31612345678", "+31205550300");
            foreach (var phone in phones)
            {
                var ringing = await phone.RingsAsync();
                await world.Delay(TimeSpan.FromSeconds(10));
                await ringing.Ended;
            }
            var taken = await overflow.AnswersAsync();
            await customer.Answered;
            await customer.IsTalkingToAsync(taken, world);
            await customer.HangUpAsync();
            await pbx.QuietAsync();
            Assert.Equal(RedirectReason.HuntGroup, pbx.Log.Of(EventTypes.CallForwarded).Single().Data.Redirections!.Value.Single().Reason);
        });

    [Fact]
    public void Skips_members_who_talk_are_not_reachable_or_do_not_want_to_be_disturbed() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var phones = await MembersAsync(pbx, HuntPolicy.Regular);
            var (first, second) = (await pbx.PhoneAsync("100"), await pbx.PhoneAsync("101"));
            var busy = first.Dial("200");
            await phones[0].AnswersAsync();
            await busy.Answered;
            pbx.Configure("201", DoNotDisturb.Descriptor, new DoNotDisturbSettings(true));

            var customer = second.Dial("300");
            await phones[2].AnswersAsync();
            await customer.Answered;
            await customer.HangUpAsync();
            await phones[2].Soft.RegisterAsync(0);
            var refused = second.Dial("300");
            await refused.Ended;
            Assert.Equal(486, refused.Status);
            await busy.HangUpAsync();
            await pbx.QuietAsync();
        });

    private static string[] TakenBy(HuntPolicy policy, int calls)
    {
        var taken = new List<string>();
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var phones = await MembersAsync(pbx, policy);
            var caller = await pbx.PhoneAsync("100");
            for (var i = 0; i < calls; i++)
            {
                var call = caller.Dial("300");
                Sandbox.Phones.SoftPhoneCall? ringing = null;
                TestPhone? phone = null;
                await world.UntilAsync(
                    () => (phone = phones.FirstOrDefault(p => p.Soft.Incoming.TryRead(out ringing))) is not null,
                    TimeSpan.FromSeconds(5),
                    "a member rings"
                );
                await ringing!.AnswerAsync();
                await call.Answered;
                taken.Add(phone!.Extension);
                await call.HangUpAsync();
                await world.UntilAsync(() => pbx.Calls.Count == 0, TimeSpan.FromSeconds(5));
            }
            await pbx.QuietAsync();
        });
        return [.. taken];
    }

    private static async Task<TestPhone[]> MembersAsync(TestPbx pbx, HuntPolicy policy, string? overflow = null)
    {
        string[] extensions = ["200", "201", "202"];
        pbx.Configure(
            new HuntGroup(
                "hgr_1",
                "Sales",
                "300",
                policy,
                10,
                overflow,
                0,
                [.. extensions.Select(e => new HuntGroupMember(pbx.User(e).Id))]
            )
        );
        pbx.AddNumber("+31205550300", "hgr_1");
        return [await pbx.PhoneAsync("200"), await pbx.PhoneAsync("201"), await pbx.PhoneAsync("202")];
    }
}
