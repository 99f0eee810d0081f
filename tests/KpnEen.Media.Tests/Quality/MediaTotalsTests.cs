using KpnEen.Testing;

namespace KpnEen.Media.Tests.Quality;

/// <summary>What an operator sees of all media: packets that only grow, legs and transcoders of now.</summary>
public sealed class MediaTotalsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Packets_are_counted_once_while_a_leg_is_there_and_after_it(bool transcodes) =>
        VirtualWorld.Run(async world =>
        {
            await using var phones = transcodes
                ? TwoPhones.Agreed(world, AudioCodec.G722, AudioCodec.Pcma)
                : TwoPhones.Agreed(world, AudioCodec.Pcma, AudioCodec.Pcma);
            Assert.Equal(0, phones.Exchange.Transcoding);
            using (MediaBridge.Connect(phones.ToAlice, phones.ToBob))
            {
                phones.Alice.Send(Tone.Steady(1000));
                phones.Bob.Send(Tone.Steady(600));
                await world.Delay(TimeSpan.FromSeconds(2));
                // Each way has one.
                Assert.Equal(transcodes ? 2 : 0, phones.Exchange.Transcoding);
            }
            Assert.Equal(0, phones.Exchange.Transcoding);

            var live = phones.Exchange.ReadTotals();
            Assert.Equal((2, 2), (live.Legs, live.LegsHeard));
            Assert.InRange(live.Received, 190, 202);
            Assert.InRange(live.Sent, 185, 204);
            Assert.Equal((0, 0), (live.Lost, live.Dropped));
            Assert.True(live.WorstJitterMs >= live.JitterMs);

            await phones.ToAlice.DisposeAsync();
            var half = phones.Exchange.ReadTotals();
            Assert.Equal((1, live.Received, live.Sent), (half.Legs, half.Received, half.Sent));
            await phones.ToBob.DisposeAsync();
            await phones.ToBob.DisposeAsync();
            var over = phones.Exchange.ReadTotals();
            Assert.Equal((0, 0, 0.0), (over.Legs, over.LegsHeard, over.WorstJitterMs));
            Assert.Equal((live.Received, live.Sent), (over.Received, over.Sent));
        });
}
