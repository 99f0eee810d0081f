using KpnEen.Media;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Prompts;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sandbox.Phones;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.MidCall;

/// <summary>J2: audio files and prompts played into a live call.</summary>
public sealed class PlayTests
{
    private const string File = "aud_jingle01";

    private static readonly Actor Api = new("api", "cli_test");
    private static readonly AudioClip Jingle = AudioClip.Of([.. WavBytes.Sine(1300, 2, 16000)], 16000);

    [Theory]
    [InlineData(PlaySides.All, true, true)]
    [InlineData(PlaySides.User, false, true)]
    [InlineData(PlaySides.OtherSide, true, false)]
    public void J2_Who_is_meant_hears_it_and_both_talk_on_when_it_ends(PlaySides to, bool customerHears, bool userHears) =>
        InCall(
            async (world, _, post, customer, talk) =>
            {
                customer.Say(440);
                talk.Say(620);
                Assert.IsType<CommandResult.Done>(await post(new CallRequest.Play(Api, null, File, null, to, false)));
                await world.Delay(TimeSpan.FromSeconds(1));
                Assert.Equal((customerHears, userHears), (customer.Meter.Hears(1300), talk.Meter.Hears(1300)));
                // Who does not hear it hears the other side.
                Assert.Equal((!customerHears, !userHears), (customer.Meter.Hears(620), talk.Meter.Hears(440)));
                await world.Delay(TimeSpan.FromSeconds(1.5));
                Assert.True(customer.Meter.Hears(620) && talk.Meter.Hears(440), "both hear each other again");
            }
        );

    [Fact]
    public void J2_A_loop_goes_on_until_it_is_stopped() =>
        InCall(
            async (world, _, post, customer, talk) =>
            {
                talk.Say(620);
                Assert.IsType<CommandResult.Done>(await post(new CallRequest.Play(Api, null, File, null, PlaySides.OtherSide, true)));
                await world.Delay(TimeSpan.FromSeconds(7));
                Assert.True(customer.Meter.Hears(1300));
                Assert.IsType<CommandResult.Done>(await post(new CallRequest.StopPlaying(Api)));
                await world.Delay(TimeSpan.FromSeconds(0.5));
                Assert.True(customer.Meter.Hears(620) && !customer.Meter.Hears(1300));
                Assert.IsType<CommandResult.InvalidState>(await post(new CallRequest.StopPlaying(Api)));
            }
        );

    [Fact]
    public void J2_A_prompt_is_heard_by_each_in_the_own_language() =>
        InCall(
            async (world, pbx, post, customer, talk) =>
            {
                var (outside, inside) = (Ear.On(customer.Port), Ear.On(talk.Port));
                Assert.IsType<CommandResult.Done>(
                    await post(new CallRequest.Play(Api, null, null, "one-moment-please", PlaySides.All, false))
                );
                await world.Delay(TimeSpan.FromSeconds(3));
                var library = new PromptLibrary();
                Assert.True(outside.Hears(library.Get("one-moment-please", "nl")), "the caller hears Dutch");
                Assert.True(inside.Hears(library.Get("one-moment-please", "en")), "the user hears English");
            },
            pbx => pbx.Configure("101", SpokenLanguage.Descriptor, new SpokenLanguageSettings("en"))
        );

    [Fact]
    public void J2_Who_is_on_hold_hears_it_and_then_the_music_again() =>
        InCall(
            async (world, _, post, customer, talk) =>
            {
                Assert.True(await talk.HoldAsync());
                await world.Delay(TimeSpan.FromSeconds(1));
                Assert.IsType<CommandResult.Done>(await post(new CallRequest.Play(Api, null, File, null, PlaySides.OtherSide, false)));
                await world.UntilAsync(() => customer.Meter.Hears(1300), TimeSpan.FromSeconds(1), "the file");
                await world.Delay(TimeSpan.FromSeconds(2.5));
                var ear = Ear.On(customer.Port);
                await world.Delay(TimeSpan.FromSeconds(1));
                Assert.True(ear.Loudest > 1000 && !customer.Meter.Hears(1300), "the music");
                Assert.True(await talk.ResumeAsync());
                await customer.IsTalkingToAsync(talk, world);
            }
        );

    [Fact]
    public void J2_Taking_the_call_back_ends_what_is_played() =>
        InCall(
            async (world, _, post, customer, talk) =>
            {
                Assert.True(await talk.HoldAsync());
                Assert.IsType<CommandResult.Done>(await post(new CallRequest.Play(Api, null, File, null, PlaySides.OtherSide, true)));
                await world.UntilAsync(() => customer.Meter.Hears(1300), TimeSpan.FromSeconds(1), "the file");
                Assert.True(await talk.ResumeAsync());
                await customer.IsTalkingToAsync(talk, world);
                Assert.IsType<CommandResult.InvalidState>(await post(new CallRequest.StopPlaying(Api)));
            }
        );

    [Fact]
    public void J2_What_is_not_there_is_refused_or_silent_and_the_call_goes_on() =>
        InCall(
            async (world, _, post, customer, talk) =>
            {
                var refused = await post(new CallRequest.Play(Api, null, null, "no-such-prompt", PlaySides.All, false));
                Assert.Equal("unknownPrompt", Assert.IsType<CommandResult.Refused>(refused).Code);
                var nobody = await post(new CallRequest.Play(Api, "usr_unknown", File, null, PlaySides.User, false));
                Assert.Equal("userNotInCall", Assert.IsType<CommandResult.Refused>(nobody).Code);
                Assert.IsType<CommandResult.Done>(await post(new CallRequest.Play(Api, null, "aud_deleted1", null, PlaySides.All, true)));
                await world.Delay(TimeSpan.FromSeconds(1));
                await customer.IsTalkingToAsync(talk, world);
            }
        );

    private static void InCall(
        Func<VirtualWorld, TestPbx, Func<CallRequest, Task<CommandResult>>, SoftPhoneCall, SoftPhoneCall, Task> test,
        Action<TestPbx>? configure = null
    ) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            pbx.AudioFiles.Put(File, Jingle);
            configure?.Invoke(pbx);
            var phone = await pbx.PhoneAsync("101");
            var customer = pbx.Public.Call("+31612345678", "+31205550101");
            var talk = await phone.AnswersAsync();
            await customer.Answered;
            await customer.IsTalkingToAsync(talk, world);
            var id = pbx.Calls.Of("ten_acme").Single().Id;
            await test(world, pbx, request => pbx.Control.PostAsync("ten_acme", id, request, default), customer, talk);
            await customer.HangUpAsync();
            await pbx.QuietAsync();
        });
}
