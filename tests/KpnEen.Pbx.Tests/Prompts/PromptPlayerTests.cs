using KpnEen.Pbx.Legs;
using KpnEen.Pbx.Prompts;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sandbox.Phones;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Prompts;

/// <summary>Questions to a phone, and its keys.</summary>
public sealed class PromptPlayerTests
{
    private static readonly PromptLibrary Library = new();
    private static readonly Announcement Question = new([Library.Get(Prompt.NotReachable, "nl")]);

    [Fact]
    public void A_key_interrupts_the_question_and_is_the_answer() =>
        Ask(
            new KeyRules(),
            async (world, phone, ear, asking) =>
            {
                await world.Delay(TimeSpan.FromSeconds(1));
                await phone.Port.SendDtmfAsync("7");
                Assert.Equal("7", await asking);
                Assert.InRange(ear.Length, TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(1.5));
                Assert.True(ear.Hears(Library.Get(Prompt.NotReachable, "nl")));
            }
        );

    [Fact]
    public void Several_keys_end_with_the_hash_which_is_no_part_of_them() =>
        Ask(
            new KeyRules(Most: 10),
            async (_, phone, _, asking) =>
            {
                await phone.Port.SendDtmfAsync("20*1#9");
                Assert.Equal("20*1", await asking);
            }
        );

    [Fact]
    public void With_the_last_key_there_may_be_nothing_more_is_waited_for() =>
        Ask(
            new KeyRules(Most: 4, End: null),
            async (_, phone, _, asking) =>
            {
                await phone.Port.SendDtmfAsync("12#4");
                Assert.Equal("12#4", await asking);
            }
        );

    [Fact]
    public void Keys_that_stop_coming_are_the_answer_after_a_while() =>
        Ask(
            new KeyRules(Most: 10) { Next = TimeSpan.FromSeconds(2) },
            async (world, phone, _, asking) =>
            {
                await phone.Port.SendDtmfAsync("12");
                var last = world.Elapsed;
                Assert.Equal("12", await asking);
                Assert.InRange(world.Elapsed - last, TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(2.2));
            }
        );

    [Fact]
    public void Without_a_key_the_question_is_heard_to_its_end_and_the_answer_is_empty() =>
        Ask(
            new KeyRules() { First = TimeSpan.FromSeconds(4) },
            async (world, _, ear, asking) =>
            {
                var began = world.Elapsed;
                Assert.Equal("", await asking);
                Assert.Equal((Question.Duration + TimeSpan.FromSeconds(4)).TotalSeconds, (world.Elapsed - began).TotalSeconds, 0.2);
                Assert.Equal(Question.Duration.TotalSeconds, ear.Length.TotalSeconds, 0.1);
            }
        );

    [Fact]
    public void Who_hangs_up_instead_of_answering_is_asked_no_longer() =>
        Ask(
            new KeyRules(),
            async (world, phone, _, asking) =>
            {
                await world.Delay(TimeSpan.FromSeconds(1));
                await phone.HangUpAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
            }
        );

    private static void Ask(KeyRules rules, Func<VirtualWorld, SoftPhoneCall, Ear, Task<string>, Task> test) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var bob = await pbx.PhoneAsync("101");
            var call = (await pbx.PhoneAsync("100")).Dial("101");
            var other = await bob.AnswersAsync();
            await call.Answered;
            // Both send, as phones do: where the media go is known.
            await call.IsTalkingToAsync(other, world);
            await world.Delay(TimeSpan.FromSeconds(1));
            var leg = pbx.Calls.Of("ten_acme").Single().Legs.Single(l => l.Info.User!.Extension == "100");
            var ear = Ear.On(call.Port);
            await test(world, call, ear, new PromptPlayer(leg, world.Time).AskAsync(Question, rules, default));
            await call.HangUpAsync();
            await pbx.QuietAsync();
        });
}
