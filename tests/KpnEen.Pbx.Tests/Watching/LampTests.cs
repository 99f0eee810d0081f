using KpnEen.Pbx.Services.Originating;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Watching;

/// <summary>Busy lamps: the dialog package (RFC 4235) follows a colleague's calls.</summary>
public sealed class LampTests
{
    [Fact]
    public void A_lamp_blinks_while_it_rings_burns_while_they_talk_and_goes_out_and_versions_count_up() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var lamps = new LampPhone("100", world);
            var (alice, bob) = (await pbx.PhoneAsync("101"), await pbx.PhoneAsync("102"));
            await lamps.SubscribeAsync("dialog", "102");
            await lamps.NextAsync(0);
            var call = alice.Dial("102");
            await bob.RingsAsync();
            await bob.Call!.AnswerAsync();
            await call.IsTalkingToAsync(bob.Call!, world);
            await bob.Call!.HangUpAsync();
            await pbx.QuietAsync();
            Assert.Equal(
                [
                    [],
                    ["early"],
                    ["confirmed"],
                    ["terminated"],
                ],
                lamps.Told.Select(t => t.Lines)
            );
            Assert.Equal(["0", "1", "2", "3"], lamps.Told.Select(t => t.Attribute("version")));
            Assert.All(lamps.Told, t => Assert.Equal("full", t.Attribute("state")));
            var ringing = lamps.Told[1].Xml.Elements().Single();
            Assert.Equal("recipient", ringing.Attribute("direction")!.Value);
            Assert.Equal(["sip:102@acme.test", "sip:101@acme.test"], lamps.Told[1].Values("identity"));
            Assert.Equal("User 101", lamps.Told[1].Xml.Descendants().Last(e => e.Name.LocalName == "identity").Attribute("display")!.Value);
            Assert.Single(lamps.Told.Skip(1).Select(t => t.Xml.Elements().Single().Attribute("id")!.Value).Distinct());
            Assert.NotNull(ringing.Attribute("call-id"));
        });

    [Fact]
    public void Who_calls_is_seen_calling_out() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var lamps = new LampPhone("100", world);
            var alice = await pbx.PhoneAsync("101");
            await lamps.SubscribeAsync("dialog", "101");
            await lamps.NextAsync(0);
            alice.Dial("0612345678");
            await pbx.Public.AnswersAsync();
            await world.Delay(TimeSpan.FromSeconds(3));
            await alice.Call!.HangUpAsync();
            await pbx.QuietAsync();
            Assert.Equal(
                [
                    [],
                    ["trying"],
                    ["early"],
                    ["confirmed"],
                    ["terminated"],
                ],
                lamps.Told.Select(t => t.Lines)
            );
            Assert.All(lamps.Told.Skip(1), t => Assert.Equal("initiator", t.Xml.Elements().Single().Attribute("direction")!.Value));
            Assert.All(lamps.Told.Skip(1), t => Assert.Equal("sip:+31612345678@acme.test", t.Values("identity")[1]));
            Assert.Single(lamps.Told.Skip(1).Select(t => t.Xml.Elements().Single().Attribute("id")!.Value).Distinct());
        });

    [Fact]
    public void A_caller_who_withholds_the_number_is_anonymous_to_watchers_too() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var lamps = new LampPhone("100", world);
            var bob = await pbx.PhoneAsync("102");
            pbx.Configure("101", CallingLineIdBlocking.Descriptor, new CallingLineIdBlockingSettings(Active: true));
            var alice = await pbx.PhoneAsync("101");
            await lamps.SubscribeAsync("dialog", "102");
            foreach (
                var withheld in new Action[]
                {
                    () => alice.Dial("102"),
                    () => pbx.Public.Call("anonymous", "+31205550102", fromHost: "anonymous.invalid"),
                }
            )
            {
                withheld();
                await bob.AnswersAsync();
                await world.Delay(TimeSpan.FromSeconds(2));
                await bob.Call!.HangUpAsync();
                await pbx.QuietAsync();
            }
            Assert.Equal(7, lamps.Told.Count);
            Assert.All(
                lamps.Told.Skip(1),
                t =>
                {
                    Assert.Equal("sip:anonymous@anonymous.invalid", t.Values("identity")[1]);
                    Assert.Null(t.Xml.Elements().Single().Attribute("call-id"));
                    Assert.DoesNotContain("101", t.Text.Replace("102", "", StringComparison.Ordinal), StringComparison.Ordinal);
                }
            );
        });

    [Fact]
    public void Hold_is_seen_and_a_transferor_is_free_at_once() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var lamps = new LampPhone("100", world);
            var (alice, bob, carol) = (await pbx.PhoneAsync("101"), await pbx.PhoneAsync("102"), await pbx.PhoneAsync("103"));
            await lamps.SubscribeAsync("dialog", "102");
            await lamps.SubscribeAsync("dialog", "103");
            await lamps.NextAsync(1);
            alice.Dial("102");
            await bob.AnswersAsync();
            await alice.Call!.IsTalkingToAsync(bob.Call!, world);
            var conversation = Assert.Single(pbx.Control.List("ten_acme")).Id;
            await pbx.Control.PostAsync(
                "ten_acme",
                conversation,
                new Control.CallRequest.Hold(new Events.Actor("api", null), "usr_ten_acme_102"),
                default
            );
            await world.Delay(TimeSpan.FromSeconds(3));
            var held = lamps.Told.Last(t => t.Attribute("entity") == "sip:102@acme.test");
            Assert.Contains("+sip.rendering", held.Text, StringComparison.Ordinal);
            await pbx.Control.PostAsync(
                "ten_acme",
                conversation,
                new Control.CallRequest.BlindTransfer(new Events.Actor("api", null), "usr_ten_acme_102", "103"),
                default
            );
            await carol.AnswersAsync();
            await world.Delay(TimeSpan.FromSeconds(3));
            string[] Last(string user) => lamps.Told.Last(t => t.Attribute("entity") == $"sip:{user}@acme.test").Lines;
            Assert.Equal(["terminated"], Last("102"));
            Assert.Equal(["confirmed"], Last("103"));
            await alice.Call!.HangUpAsync();
            await pbx.QuietAsync();
            Assert.Equal(["terminated"], Last("103"));
        });

    [Fact]
    public void Never_two_NOTIFYs_in_flight_and_a_slow_phone_gets_the_newest_state() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var lamps = new LampPhone("100", world);
            var (alice, bob) = (await pbx.PhoneAsync("101"), await pbx.PhoneAsync("102"));
            await lamps.SubscribeAsync("dialog", "102");
            await lamps.NextAsync(0);
            lamps.AnswerWith = 0;
            alice.Dial("102");
            await bob.RingsAsync();
            await bob.Call!.AnswerAsync();
            await world.Delay(TimeSpan.FromSeconds(10));
            // Said once, and repeated by the transaction only: the stack of the phone hides those.
            Assert.Equal(2, lamps.Told.Count);
            await alice.Call!.HangUpAsync();
            await world.Delay(TimeSpan.FromSeconds(30));
            // 32 s without an answer: nobody is there any more.
            Assert.Equal((2, 0), (lamps.Told.Count, pbx.Notifier.Count));
            await pbx.QuietAsync();
        });

    [Fact]
    public void A_line_that_changes_without_end_is_told_once_a_second_and_the_last_state_is_right() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var lamps = new LampPhone("100", world);
            var (alice, bob) = (await pbx.PhoneAsync("101"), await pbx.PhoneAsync("102"));
            await lamps.SubscribeAsync("dialog", "102");
            await lamps.NextAsync(0);
            var begin = world.Elapsed;
            for (var i = 0; i < 30; i++)
            {
                var call = alice.Dial("102");
                await bob.RingsAsync();
                await call.HangUpAsync();
                await call.Ended;
            }
            await world.Delay(TimeSpan.FromSeconds(3));
            Assert.Equal(["terminated"], lamps.Told[^1].Lines);
            Assert.True(lamps.Told.Count <= 6 + (world.Elapsed - begin).TotalSeconds, $"{lamps.Told.Count} in {world.Elapsed - begin}");
            Assert.Equal(Enumerable.Range(0, lamps.Told.Count).Select(i => i.ToString()), lamps.Told.Select(t => t.Attribute("version")));
            await pbx.QuietAsync();
        });

    [Fact]
    public void A_user_who_is_deleted_ends_the_subscription_at_the_next_refresh() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var lamps = new LampPhone("100", world);
            var response = await lamps.SubscribeAsync("dialog", "102");
            await lamps.NextAsync(0);
            var acme = pbx.Acme;
            pbx.Directory.Replace(
                new(
                    acme.Tenant,
                    acme.Version + 1,
                    acme.Users.Where(u => u.Extension != "102"),
                    acme.HuntGroups,
                    acme.Numbers.Where(n => n.TargetId != "usr_ten_acme_102"),
                    acme.Trunks
                )
            );
            await lamps.RefreshAsync(response, "dialog", 600);
            Assert.Equal("terminated;reason=noresource", (await lamps.NextAsync(1)).State);
            Assert.Equal(0, pbx.Notifier.Count);
        });

    [Fact]
    public void A_phone_whose_account_is_gone_is_told_nothing_more() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var lamps = new LampPhone("100", world);
            var (alice, bob) = (await pbx.PhoneAsync("101"), await pbx.PhoneAsync("102"));
            await lamps.SubscribeAsync("dialog", "102");
            await lamps.NextAsync(0);
            pbx.Directory.Replace(pbx.Acme.With(pbx.User("100") with { Devices = [] }));
            alice.Dial("102");
            await bob.RingsAsync();
            var last = await lamps.NextAsync(1);
            Assert.Equal(("terminated;reason=rejected", 0), (last.State, last.Request.Body.Length));
            Assert.Equal(0, pbx.Notifier.Count);
            await alice.Call!.HangUpAsync();
            await pbx.QuietAsync();
        });
}
