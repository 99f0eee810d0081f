using KpnEen.Pbx.Services.Terminating;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Watching;

/// <summary>A6: colleagues see each other's presence (RFC 3856, RFC 3863, RFC 4480).</summary>
public sealed class PresenceTests
{
    [Fact]
    public void Presence_follows_registration_calls_and_do_not_disturb() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var lamps = new LampPhone("100", world);
            await lamps.SubscribeAsync("presence", "101");
            Assert.Equal(["closed"], (await lamps.NextAsync(0)).Values("basic"));
            var (alice, bob) = (await pbx.PhoneAsync("101"), await pbx.PhoneAsync("102"));
            Assert.Equal(["open"], (await lamps.NextAsync(1)).Values("basic"));
            bob.Dial("101");
            await alice.AnswersAsync();
            Assert.Contains("on-the-phone", (await lamps.NextAsync(2)).Text, StringComparison.Ordinal);
            await bob.Call!.HangUpAsync();
            Assert.DoesNotContain("on-the-phone", (await lamps.NextAsync(3)).Text, StringComparison.Ordinal);
            pbx.Configure("101", DoNotDisturb.Descriptor, new DoNotDisturbSettings(Active: true));
            var quiet = await lamps.NextAsync(4);
            Assert.Equal(["closed"], quiet.Values("basic"));
            Assert.Equal(["Do not disturb"], quiet.Values("note"));
            Assert.Equal("application/pidf+xml", quiet.Request.ContentType);
            await pbx.QuietAsync();
        });

    [Fact]
    public void Presence_notices_a_registration_that_expires() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var lamps = new LampPhone("100", world);
            await using var phone = new BarePhone("101", world);
            await phone.RegisterAsync(["<sip:a@10.2.0.1>;expires=60"]);
            await lamps.SubscribeAsync("presence", "101");
            Assert.Equal(["open"], (await lamps.NextAsync(0)).Values("basic"));
            await world.Delay(TimeSpan.FromSeconds(62));
            Assert.Equal(["closed"], (await lamps.NextAsync(1)).Values("basic"));
        });

    [Fact]
    public void A_change_of_settings_on_another_thread_is_told_by_the_thread_that_signals() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var lamps = new LampPhone("100", world);
            await lamps.SubscribeAsync("presence", "101");
            await lamps.NextAsync(0);
            var foreign = world.ForeignPosts;
            var change = new Thread(() => pbx.Configure("101", DoNotDisturb.Descriptor, new DoNotDisturbSettings(Active: true)));
            change.Start();
            change.Join();
            Assert.Single(lamps.Told);
            Assert.True(world.ForeignPosts > foreign);
            Assert.Equal(["Do not disturb"], (await lamps.NextAsync(1)).Values("note"));
        });
}
