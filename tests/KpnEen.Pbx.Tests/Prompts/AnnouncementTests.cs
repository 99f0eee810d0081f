using System.Text;
using KpnEen.Media;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Prompts;
using KpnEen.Pbx.Services.Terminating;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Pbx.Tolls;
using KpnEen.Sandbox.Phones;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Prompts;

/// <summary>What a caller hears whose call is not put through: words as early media, then the status.</summary>
public sealed class AnnouncementTests
{
    private static readonly Actor Api = new("api", "cli_test");
    private static readonly PromptLibrary Library = new();

    [Theory]
    [InlineData("999", Prompt.ExtensionUnknown, 404)]
    [InlineData("0", Prompt.NumberNotInUse, 404)]
    [InlineData("105", Prompt.NotReachable, 480)]
    [InlineData("09001234", Prompt.NotAllowed, 403)]
    public void A_phone_of_the_company_hears_why_and_then_gets_the_status(string dialled, string prompt, int status) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var call = (await pbx.PhoneAsync("100")).Dial(dialled);
            var ear = Ear.On(call.Port);
            var began = world.Elapsed;
            await call.Ended;
            Assert.Equal((183, status), (call.Progress, call.Status));
            var clip = Library.Get(prompt, "nl");
            Assert.True(ear.Hears(clip), $"hears {prompt}");
            // To its end, and no longer.
            Assert.InRange(world.Elapsed - began, clip.Duration, clip.Duration + TimeSpan.FromSeconds(0.5));
            Assert.Equal(clip.Duration.TotalSeconds, ear.Length.TotalSeconds, 0.1);
            await pbx.QuietAsync();
            Assert.Equal(status, pbx.Log.Records.Single().Data.Cause!.Sip);
        });

    public static TheoryData<string> Wideband => ["G722", "opus"];

    [Theory]
    [MemberData(nameof(Wideband))]
    public void A_phone_that_hears_more_than_4_kHz_hears_all_of_it(string name) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var codec = name == "opus" ? AudioCodec.Opus : AudioCodec.G722;
            await using var phone = new BarePhone("100", world, codecs: [codec]);
            await using var port = phone.OpenPort();
            var ear = Ear.On(port);
            var invite = phone.Invite("105", Encoding.ASCII.GetString(port.CreateOffer()));
            var early = await invite.Provisionals.ReadAsync();
            while (early.Body.IsEmpty)
                early = await invite.Provisionals.ReadAsync();
            port.ApplyAnswer(early.Body.Span);
            Assert.Equal(480, (await invite.Result).Response.StatusCode);
            Assert.Equal((codec, 16000), (port.Codec, ear.Rate));
            Assert.True(ear.HearsRoughly(Library.Get(Prompt.NotReachable, "nl")), "the announcement");
            Assert.False(ear.HearsRoughly(Library.Get(Prompt.NotReachable, "en")), "no other");
            await pbx.QuietAsync();
        });

    [Fact]
    public void Busy_no_answer_and_a_refusal_have_their_tone_and_no_words() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var (alice, bob) = (await pbx.PhoneAsync("100"), await pbx.PhoneAsync("101"));
            foreach (var status in new[] { 486, 480, 603 })
            {
                var call = alice.Dial("101");
                var ear = Ear.On(call.Port);
                await (await bob.RingsAsync()).RejectAsync(status);
                await call.Ended;
                Assert.Equal((180, status, TimeSpan.Zero), (call.Progress, call.Status, ear.Length));
            }
            await pbx.QuietAsync();
        });

    [Fact]
    public void Who_hangs_up_in_the_middle_hears_nothing_more_and_the_call_is_over_at_once() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var call = (await pbx.PhoneAsync("100")).Dial("105");
            var ear = Ear.On(call.Port);
            await world.UntilAsync(() => ear.Length > TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), "the announcement is heard");
            await call.HangUpAsync();
            await call.Ended;
            Assert.Equal(487, call.Status);
            await world.UntilAsync(() => pbx.Calls.Count == 0, TimeSpan.FromSeconds(1));
            Assert.True(ear.Length < TimeSpan.FromSeconds(1.5));
            await pbx.QuietAsync();
        });

    [Fact]
    public void The_api_ends_an_announcement_too() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var call = (await pbx.PhoneAsync("100")).Dial("105");
            var ear = Ear.On(call.Port);
            await world.UntilAsync(() => ear.Length > TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), "the announcement is heard");
            var id = pbx.Calls.Of("ten_acme").Single().Id;
            Assert.IsType<CommandResult.Done>(await pbx.Control.PostAsync("ten_acme", id, new CallRequest.HangUp(Api), default));
            await call.Ended;
            Assert.True(ear.Length < TimeSpan.FromSeconds(1.5));
            Assert.Equal(480, call.Status);
            await pbx.QuietAsync();
        });

    [Fact]
    public void Switched_off_the_status_comes_at_once() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            pbx.ConfigureTenant(Announcements.Descriptor, new AnnouncementsSettings(Active: false));
            var began = world.Elapsed;
            var call = (await pbx.PhoneAsync("100")).Dial("999");
            await call.Ended;
            Assert.Equal((0, 404), (call.Progress, call.Status));
            Assert.True(world.Elapsed - began < TimeSpan.FromSeconds(1));
            await pbx.QuietAsync();
        });

    [Fact]
    public void A_name_in_an_address_that_is_nobodys_is_no_number_to_speak_of() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var call = (await pbx.PhoneAsync("100")).Dial("nobody");
            await call.Ended;
            Assert.Equal((0, 404), (call.Progress, call.Status));
            await pbx.QuietAsync();
        });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Callers_from_outside_hear_them_only_when_the_company_wants_it(bool wanted) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            pbx.ConfigureTenant(Announcements.Descriptor, new AnnouncementsSettings(ToOutsideCallers: wanted));
            var call = pbx.Public.Call("+31612345678", "+31205550105");
            var ear = Ear.On(call.Port);
            await call.Ended;
            Assert.Equal((wanted ? 183 : 0, 480), (call.Progress, call.Status));
            Assert.Equal(wanted, ear.Hears(Library.Get(Prompt.NotReachable, "nl")));
            await pbx.QuietAsync();
        });

    [Theory]
    [InlineData("en", null, "en")]
    [InlineData("en", "nl", "nl")]
    [InlineData("nl", "en", "en")]
    [InlineData("de", null, "nl")]
    public void The_language_is_that_of_the_user_or_else_of_the_company(string company, string? user, string heard) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            pbx.Replace(pbx.Acme.Tenant with { Language = company });
            pbx.Configure("100", SpokenLanguage.Descriptor, new SpokenLanguageSettings(user));
            var call = (await pbx.PhoneAsync("100")).Dial("105");
            var ear = Ear.On(call.Port);
            await call.Ended;
            Assert.True(ear.Hears(Library.Get(Prompt.NotReachable, heard)));
            Assert.False(ear.Hears(Library.Get(Prompt.NotReachable, heard == "nl" ? "en" : "nl")));
            await pbx.QuietAsync();
        });

    [Fact]
    public void What_a_forwarder_may_not_do_is_not_told_to_the_caller_as_his_own_fault() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            pbx.Configure("200", CallForwardingAlways.Descriptor, new CallForwardingSettings(true, "003212345678"));
            var call = (await pbx.PhoneAsync("100")).Dial("200");
            var ear = Ear.On(call.Port);
            await call.Ended;
            Assert.Equal(403, call.Status);
            Assert.True(ear.Hears(Library.Get(Prompt.CannotBeCompleted, "nl")));
            await pbx.QuietAsync();
        });

    [Fact]
    public void At_the_spend_limit_and_with_too_many_calls_the_caller_hears_which_it_is() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            pbx.Configure("101", OutgoingCallingPlan.Descriptor, new OutgoingCallingPlanSettings(MaxCalls: 0));
            var many = (await pbx.PhoneAsync("101")).Dial("0201112233");
            var first = Ear.On(many.Port);
            await many.Ended;
            Assert.True(first.Hears(Library.Get(Prompt.TooManyCalls, "nl")));
            var limit = new SpendLimitSettings(DayCents: 0, InternationalCents: 100);
            pbx.ConfigureTenant(SpendLimit.Descriptor, limit);
            var dear = (await pbx.PhoneAsync("100")).Dial("003212345678");
            var second = Ear.On(dear.Port);
            await dear.Ended;
            Assert.True(second.Hears(Library.Get(Prompt.SpendLimitReached, "nl")));
            await pbx.QuietAsync();
        });

    [Fact]
    public void Where_the_far_side_spoke_itself_before_it_refused_nothing_is_said_after() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var alice = await pbx.PhoneAsync("100");
            await using var gateway = new BarePhone("101", world);
            await gateway.ListenAsync();
            var call = alice.Dial("101");
            var ear = Ear.On(call.Port);
            var invite = await gateway.RingsAsync();
            await using var port = gateway.OpenPort();
            invite.Provisional(183, sdp: port.Answer(invite.Request.Body.Span));
            port.Send(Tone.Steady(950));
            await world.UntilAsync(() => call.Meter.Hears(950), TimeSpan.FromSeconds(2), "the far side's own announcement");
            var before = world.Elapsed;
            invite.Reject(500);
            await call.Ended;
            Assert.Equal(500, call.Status);
            Assert.True(world.Elapsed - before < TimeSpan.FromSeconds(1));
            Assert.False(ear.Hears(Library.Get(Prompt.CannotBeCompleted, "nl")));
            await pbx.QuietAsync();
        });

    [Fact]
    public void A_call_to_112_that_fails_is_told_at_once() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            pbx.Public.RefuseWith = 503;
            var began = world.Elapsed;
            var call = (await pbx.PhoneAsync("100")).Dial("112");
            await call.Ended;
            Assert.Equal(503, call.Status);
            Assert.True(world.Elapsed - began < TimeSpan.FromSeconds(1));
            await pbx.QuietAsync();
        });

    [Fact]
    public void Who_was_rung_first_for_a_call_by_the_api_hears_it_on_the_open_line() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var alice = await pbx.PhoneAsync("100");
            var request = new Originate("ten_acme", pbx.User("100").Id, null, "105", OriginateFirst.User, 30, Api);
            Assert.IsType<CommandResult.Done>(await pbx.Control.OriginateAsync(request, default));
            var call = await alice.AnswersAsync();
            var ear = Ear.On(call.Port);
            await call.Ended;
            Assert.True(ear.Hears(Library.Get(Prompt.NotReachable, "nl")));
            await pbx.QuietAsync();
        });

    [Theory]
    [InlineData("*78", "service-do-not-disturb is-on")]
    [InlineData("*79", "service-do-not-disturb is-off")]
    [InlineData("*72201", "service-call-forwarding-always is-on to number-2 number-0 number-1")]
    [InlineData("*73", "service-call-forwarding-always is-off")]
    [InlineData("*21*", "service-call-forwarding-always is-off")]
    [InlineData("*6104", "service-call-forwarding-no-answer after number-20 seconds")]
    [InlineData("*31", "service-calling-line-id-delivery-blocking is-on")]
    [InlineData("*123", "code-unknown")]
    [InlineData("*90", "change-refused")]
    public void A_star_code_says_what_it_did(string code, string words) =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            var call = (await pbx.PhoneAsync("100")).Dial(code);
            var ear = Ear.On(call.Port);
            await call.Ended;
            Assert.Equal(200, call.Status);
            var before = TimeSpan.Zero;
            foreach (var word in words.Split(' '))
            {
                var place = ear.Find(Library.Get(word, "nl"));
                Assert.True(place > before, $"{word} at {place}, after {before}");
                before = place.Value;
            }
            await pbx.QuietAsync();
        });

    [Fact]
    public void No_announcement_is_longer_than_a_caller_may_be_kept()
    {
        string[] all =
        [
            Prompt.NumberNotInUse,
            Prompt.ExtensionUnknown,
            Prompt.NotReachable,
            Prompt.NotAllowed,
            Prompt.SpendLimitReached,
            Prompt.TooManyCalls,
            Prompt.CannotBeCompleted,
        ];
        var announcer = new Announcer(Library);
        foreach (var language in PromptLibrary.Languages)
        {
            var tenant = new Tenant("ten_x", "x", "x.test", Language: language);
            Assert.All(all, name => Assert.True(announcer.Say(Phrase.Of(name), tenant, null).Duration < Announcement.Longest));
        }
    }
}
