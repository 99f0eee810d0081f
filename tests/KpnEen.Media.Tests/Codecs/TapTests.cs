using System.Net;
using KpnEen.Media.Codecs;
using KpnEen.Testing;

namespace KpnEen.Media.Tests.Codecs;

/// <summary>What listeners of a leg hear when the network is bad (F16, F17).</summary>
public sealed class TapTests
{
    [Theory]
    [InlineData(0.01)]
    [InlineData(0.05)]
    [InlineData(0.20)]
    public void F16_lost_packets_are_made_up_for_so_that_hardly_a_moment_is_missing(double loss) =>
        VirtualWorld.Run(
            async world =>
            {
                await using var phones = TwoPhones.Agreed(world);
                var heard = new Places();
                phones.ToAlice.Listen(heard);
                phones.Alice.Send(Tone.Steady(1000));
                await world.Delay(TimeSpan.FromSeconds(60));
                var quality = phones.ToAlice.Quality.Received;
                Assert.Equal(loss, quality.LossRatio, 0.25 * loss + 0.005);
                // Six in a row or more are not.
                Assert.True(heard.Share > 0.99, $"{heard.Share:P2} was heard.");
                Assert.True(heard.Loud > 0.97 * heard.Samples, "The tone has holes.");
            },
            options: new VirtualWorldOptions { Conditions = new() { Loss = loss } }
        );

    [Fact]
    public void F17_what_was_overtaken_finds_its_place_and_what_is_doubled_is_heard_once() =>
        VirtualWorld.Run(async world =>
        {
            await using var phones = TwoPhones.Agreed(world);
            using var peer = new RawPeer(world.Network, new IPEndPoint(TwoPhones.AliceHost, 7000));
            var port = phones.Exchange.Open();
            port.Answer(peer.Sdp());
            var heard = new Places();
            port.Listen(heard);
            foreach (var n in (int[])[0, 1, 3, 2, 2, 4, 4, 5])
            {
                byte[] payload = [.. Enumerable.Repeat((byte)(0x80 + n), 160)];
                peer.Send(RawPeer.Rtp(n, (uint)(n * 160), payload: payload), port.LocalRtp);
                await world.Delay(TimeSpan.FromMilliseconds(20));
            }
            // 2 is made up when 3 comes, whose beginning runs into it, and put right when it comes itself.
            Assert.Equal([0, 160, 320, 480, heard.At[4], 320, 640, 800], heard.At);
            Assert.InRange(heard.At[4], 500, 620);
            var value = new short[1];
            G711Codec.ALaw.Decode([0x82], value);
            Assert.Equal(value[0], heard.First[5]);
        });

    private sealed class Places : IAudioSink
    {
        private readonly HashSet<uint> _heard = [];

        public List<int> At { get; } = [];

        public List<short> First { get; } = [];

        public long Samples { get; private set; }

        public long Loud { get; private set; }

        /// <summary>Of all places between the first and the last.</summary>
        public double Share => (double)_heard.Count / (_heard.Max() - _heard.Min() + 1);

        public void OnAudio(AudioSides side, in AudioFrame frame)
        {
            At.Add((int)frame.Timestamp);
            First.Add(frame.Samples[0]);
            for (var at = 0u; at < frame.Samples.Length; at++)
                _heard.Add(frame.Timestamp + at);
            Samples++;
            Loud += Speech.Level(frame.Samples) > -20 ? 1 : 0;
        }
    }
}
