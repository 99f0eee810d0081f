using KpnEen.Pbx.Control;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Conferences;

/// <summary>Pictures are for two: with a third they end, and when two are left they may be added again.</summary>
public sealed class ConferenceVideoTests
{
    [Fact]
    public void Cameras_are_let_go_when_a_third_comes_and_may_come_back_when_two_are_left() =>
        VirtualWorld.Run(async world =>
        {
            await using var pbx = await TestPbx.StartAsync(world);
            await using var alice = new VideoPhone(world, "100", "10.7.0.1");
            await using var bob = new VideoPhone(world, "101", "10.7.0.2");
            await alice.ListenAsync();
            await bob.ListenAsync();
            var answering = bob.AnswersAsync();
            await alice.CallAsync("101");
            await answering;
            await world.Delay(TimeSpan.FromSeconds(1));
            await alice.SeesAsync(bob);
            var id = pbx.Control.List("ten_acme").Single().Id;

            var carla = await pbx.PhoneAsync("102");
            await pbx.AddAsync(id, "100", "102");
            var third = await carla.AnswersAsync();
            await world.Delay(TimeSpan.FromSeconds(1));
            Assert.False(alice.HasVideo || bob.HasVideo);
            // Who adds them now is answered without.
            Assert.Equal(200, await alice.ReinviteAsync());
            Assert.False(alice.HasVideo);
            Assert.Equal(3, pbx.Control.Find("ten_acme", id)!.Conference!.Participants.Length);

            await third.HangUpAsync();
            await world.Delay(TimeSpan.FromSeconds(1));
            Assert.Equal(200, await alice.ReinviteAsync());
            Assert.True(alice.HasVideo && bob.HasVideo);
            await alice.SeesAsync(bob);
            await alice.HangUpAsync();
            await pbx.QuietAsync();
            Assert.Single(pbx.Log.Of(EventTypes.ConferenceEnded));
        });
}
