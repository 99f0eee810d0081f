using KpnEen.Pbx.Control;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Prompts;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Pbx.Tolls;
using KpnEen.Sandbox.Phones;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Calls;

/// <summary>Call-me-now: who picks up keys in what the page shows, before anybody in the company is rung.</summary>
public sealed class VisitorCheckTests
{
    private static readonly Actor Visitor = new("visitor", "cmn_1");
    private static readonly PromptLibrary Library = new();

    [Fact]
    public void The_right_code_rings_the_company_and_a_wrong_one_before_it_is_forgiven() =>
        Run(
            new VisitorConfirmation("4821"),
            async (world, pbx, visitor, alice) =>
            {
                var ear = Ear.On(visitor.Port);
                await world.Delay(TimeSpan.FromSeconds(3));
                await visitor.Port.SendDtmfAsync("4822");
                await world.Delay(TimeSpan.FromSeconds(12));
                await alice.DoesNotRingAsync();
                Assert.True(ear.Hears(Library.Get(Prompt.CallMeNowWrongCode, "nl")));
                await visitor.Port.SendDtmfAsync("4821");
                var ringing = await alice.RingsAsync();
                await ringing.AnswerAsync();
                await visitor.IsTalkingToAsync(ringing, world);
                await visitor.HangUpAsync();
                await pbx.QuietAsync();
                Assert.Equal(
                    ["initiating", "callingCaller", "confirming", "callingCallee", "connected", "disconnected"],
                    Statuses(pbx).Select(s => s.Status)
                );
            }
        );

    [Fact]
    public void Three_wrong_codes_end_the_call_and_ring_nobody() =>
        Run(
            new VisitorConfirmation("4821"),
            async (world, pbx, visitor, alice) =>
            {
                for (var i = 0; i < 3; i++)
                {
                    await world.Delay(TimeSpan.FromSeconds(2));
                    await visitor.Port.SendDtmfAsync("1111");
                }
                await visitor.Ended;
                await pbx.QuietAsync();
                await alice.DoesNotRingAsync();
                Assert.Equal(("failed", "wrongCode"), Last(pbx));
                Assert.Equal(
                    (CallOutcome.Blocked, EndedBy.System),
                    (pbx.Log.Records.Single().Data.Outcome, pbx.Log.Records.Single().Data.EndedBy)
                );
            }
        );

    [Fact]
    public void An_answering_machine_keys_nothing_in_and_is_never_put_through() =>
        Run(
            new VisitorConfirmation(null),
            async (world, pbx, visitor, alice) =>
            {
                visitor.Say(700);
                await visitor.Ended;
                await pbx.QuietAsync();
                await alice.DoesNotRingAsync();
                Assert.Equal(("failed", "noCode"), Last(pbx));
            }
        );

    [Fact]
    public void Any_key_is_enough_where_no_code_is_asked() =>
        Run(
            new VisitorConfirmation(null),
            async (world, pbx, visitor, alice) =>
            {
                await world.Delay(TimeSpan.FromSeconds(1));
                await visitor.Port.SendDtmfAsync("5");
                await (await alice.RingsAsync()).AnswerAsync();
                await world.Delay(TimeSpan.FromSeconds(1));
                await visitor.HangUpAsync();
                await pbx.QuietAsync();
                Assert.Equal(("disconnected", null), Last(pbx));
            }
        );

    [Fact]
    public void The_star_says_that_this_number_wants_no_such_call() =>
        Run(
            new VisitorConfirmation("4821"),
            async (world, pbx, visitor, alice) =>
            {
                var ear = Ear.On(visitor.Port);
                await world.Delay(TimeSpan.FromSeconds(1));
                await visitor.Port.SendDtmfAsync("*");
                await visitor.Ended;
                await pbx.QuietAsync();
                Assert.True(ear.Hears(Library.Get(Prompt.CallMeNowOptedOut, "nl")));
                await alice.DoesNotRingAsync();
                Assert.Equal(("failed", "optedOut"), Last(pbx));
            }
        );

    [Fact]
    public void Who_hangs_up_during_the_question_leaves_nothing_behind() =>
        Run(
            new VisitorConfirmation("4821"),
            async (world, pbx, visitor, alice) =>
            {
                await world.Delay(TimeSpan.FromSeconds(1));
                await visitor.HangUpAsync();
                await pbx.QuietAsync();
                await alice.DoesNotRingAsync();
                Assert.Equal(("cancelled", "confirming"), (Last(pbx).Status, Statuses(pbx)[^2].Status));
            }
        );

    [Fact]
    public void The_spend_cap_of_the_key_ends_the_call_within_a_minute_and_refuses_the_next() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var alice = await pbx.PhoneAsync("100");
            var budget = new CallBudget("cmk_1", DayCents: 20, NationalCents: 10);
            await OriginateAsync(pbx, null, budget);
            var visitor = await pbx.Public.AnswersAsync();
            await (await alice.RingsAsync()).AnswerAsync();
            var began = world.Elapsed;
            await visitor.Ended;
            Assert.InRange(world.Elapsed - began, TimeSpan.FromSeconds(115), TimeSpan.FromSeconds(125));
            await pbx.QuietAsync();

            await OriginateAsync(pbx, null, budget, "cmn_2");
            await pbx.QuietAsync();
            Assert.Equal("failed", Last(pbx).Status);
            Assert.Equal(CallOutcome.Blocked, pbx.Log.Records[^1].Data.Outcome);
            // Another key has a budget of its own.
            await OriginateAsync(pbx, null, budget with { Id = "cmk_2" }, "cmn_3");
            await (await pbx.Public.AnswersAsync()).HangUpAsync();
            await pbx.QuietAsync();
        });

    private static void Run(VisitorConfirmation confirmation, Func<VirtualWorld, TestPbx, SoftPhoneCall, TestPhone, Task> then) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var alice = await pbx.PhoneAsync("100");
            await OriginateAsync(pbx, confirmation, null);
            await then(world, pbx, await pbx.Public.AnswersAsync(), alice);
        });

    private static Task<CommandResult> OriginateAsync(
        TestPbx pbx,
        VisitorConfirmation? confirmation,
        CallBudget? budget,
        string id = "cmn_1"
    ) =>
        pbx.Control.OriginateAsync(
            new Originate(
                "ten_acme",
                pbx.User("100").Id,
                null,
                "+31612345678",
                OriginateFirst.Destination,
                30,
                Visitor,
                id,
                null,
                confirmation,
                budget
            ),
            default
        );

    private static ClickToCallStatus[] Statuses(TestPbx pbx) =>
        [.. pbx.Log.Of(EventTypes.ClickToCallStatusChanged).Select(e => e.Data.ClickToCall!)];

    private static (string Status, string? Reason) Last(TestPbx pbx) => (Statuses(pbx)[^1].Status, Statuses(pbx)[^1].Reason);
}
