using System.Net;
using KpnEen.Media.Tests.Transcoding;
using KpnEen.Testing;

namespace KpnEen.Media.Tests.Mixing;

public sealed class AudioMixerTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Phones_of_every_codec_hear_each_other_and_not_themselves() =>
        VirtualWorld.Run(async world =>
        {
            await using var room = new MixedPhones(world, AudioCodec.Pcma, AudioCodec.Pcmu, AudioCodec.G722, AudioCodec.Opus);
            Assert.Equal([AudioCodec.Pcma, AudioCodec.Pcmu, AudioCodec.G722, AudioCodec.Opus], room.Ports.Select(p => p.Codec));
            foreach (var speaker in Enumerable.Range(0, 4))
                room.Say(speaker);
            await world.Delay(2 * Second);
            room.AllHear(0, 1, 2, 3);
        });

    [Fact]
    public void Who_only_listens_hears_all_in_the_codec_he_has() =>
        VirtualWorld.Run(async world =>
        {
            await using var room = new MixedPhones(
                world,
                AudioCodec.Pcma,
                AudioCodec.Pcma,
                AudioCodec.G722,
                AudioCodec.Opus,
                AudioCodec.Pcmu
            );
            room.Say(0);
            await world.Delay(2 * Second);
            room.AllHear(0);
            Assert.True(room.Mixer.IsSpeaking(room.Ports[0]));
            Assert.False(room.Mixer.IsSpeaking(room.Ports[1]));
        });

    [Fact]
    public void Wideband_is_heard_wide_by_who_can_and_does_not_fold_over_for_who_cannot() =>
        VirtualWorld.Run(async world =>
        {
            await using var room = new MixedPhones(world, AudioCodec.Opus, AudioCodec.G722, AudioCodec.Pcma);
            room.Phones[0].Send(new WideTone(5000));
            await world.Delay(2 * Second);
            Assert.True(room.Meters[1].Hears(5000));
            // 8000 - 5000: where it would fold to.
            Assert.True(room.Meters[2].Level(3000) < -50, $"{room.Meters[2].Level(3000):0}");
        });

    [Fact]
    public void The_mix_goes_over_to_wideband_and_back_as_parties_come_and_go() =>
        VirtualWorld.Run(async world =>
        {
            await using var room = new MixedPhones(world, AudioCodec.Pcma, AudioCodec.Pcmu);
            room.Say(0);
            room.Say(1);
            await world.Delay(Second);
            room.AllHear(0, 1);
            room.Add(AudioCodec.G722);
            room.Say(2);
            await world.Delay(Second);
            room.AllHear(0, 1, 2);
            room.Mixer.Remove(room.Ports[2]);
            await world.Delay(Second);
            Assert.True(room.Meters[0].Level(MixedPhones.Tone(1)) > -24);
            Assert.True(room.Meters[0].Level(MixedPhones.Tone(2)) < -60);
        });

    [Fact]
    public void Listeners_of_one_codec_get_the_very_same_payloads() =>
        VirtualWorld.Run(async world =>
        {
            await using var room = new MixedPhones(world, AudioCodec.Pcma);
            using var one = new RawPeer(world.Network, new IPEndPoint(MixedPhones.Host(50), 4000));
            using var other = new RawPeer(world.Network, new IPEndPoint(MixedPhones.Host(51), 4000));
            foreach (var peer in new[] { one, other })
            {
                var port = room.Exchange.Open();
                port.Answer(peer.Sdp());
                room.Mixer.Add(port);
            }
            room.Say(0);
            await world.Delay(Second);
            Assert.InRange(one.Received.Count, 48, 52);
            Assert.Equal(one.Received.Select(Payload), other.Received.TakeLast(one.Received.Count).Select(Payload));
            // Numbers and times are each one's own.
            Assert.NotEqual(RawPeer.Ssrc(one.Received[0]), RawPeer.Ssrc(other.Received[0]));
            Assert.All(
                one.Received.Zip(one.Received.Skip(1)),
                p => Assert.Equal(160u, RawPeer.Timestamp(p.Second) - RawPeer.Timestamp(p.First))
            );
        });

    [Fact]
    public void Packets_are_as_long_as_each_party_wants_them() =>
        VirtualWorld.Run(async world =>
        {
            await using var room = new MixedPhones(world, AudioCodec.Pcma);
            using var slow = new RawPeer(world.Network, new IPEndPoint(MixedPhones.Host(50), 4000));
            var port = room.Exchange.Open();
            port.Answer(slow.Sdp(extra: "a=ptime:40\r\n"));
            room.Mixer.Add(port);
            room.Say(0);
            await world.Delay(Second);
            Assert.InRange(slow.Received.Count, 23, 26);
            Assert.All(slow.Received, p => Assert.Equal(12 + 320, p.Length));
        });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Keys_are_told_and_nobody_else_hears_them(bool asEvents) =>
        VirtualWorld.Run(async world =>
        {
            await using var room = new MixedPhones(world, AudioCodec.Pcma);
            var engine = TwoPhones.Engine(world, MixedPhones.Host(60), AudioCodec.Pcma);
            var (far, port) = (engine.Open(), room.Exchange.Open());
            var offer = System.Text.Encoding.ASCII.GetString(far.CreateOffer());
            // A phone that knows no events sends tones.
            if (!asEvents)
                offer = string.Join("\r\n", offer.Split("\r\n").Where(l => !l.Contains("telephone-event", StringComparison.Ordinal)))
                    .Replace(" 101", "", StringComparison.Ordinal);
            far.ApplyAnswer(port.Answer(System.Text.Encoding.ASCII.GetBytes(offer)));
            room.Mixer.Add(port);
            var loudest = new Loudest();
            room.Phones[0].Listen(loudest);
            far.Send(Tone.Steady(1000, TimeSpan.FromSeconds(1), levelDbm0: -40));
            await world.Delay(2 * Second);
            Assert.InRange(loudest.Dbm0, -45, -35);
            await far.SendDtmfAsync("159#");
            await world.Delay(Second);

            var told = "";
            while (port.ReceivedDtmf.TryRead(out var digit))
                told += digit.Key;
            Assert.Equal("159#", told);
            Assert.True(loudest.Dbm0 < -35, $"{loudest.Dbm0:0} dBm0 of a key");
            await engine.DisposeAsync();
        });

    [Fact]
    public void What_is_played_to_a_party_goes_before_the_mix_and_the_mix_comes_back() =>
        VirtualWorld.Run(async world =>
        {
            await using var room = new MixedPhones(world, AudioCodec.Pcma, AudioCodec.Pcma, AudioCodec.Pcma);
            room.Say(0);
            await world.Delay(Second);
            var playing = room.Ports[1].Send(Tone.Steady(2500, levelDbm0: -20));
            await world.Delay(Second);
            Assert.True(room.Meters[1].Level(2500) > -24 && room.Meters[1].Level(MixedPhones.Tone(0)) < -60);
            Assert.True(room.Meters[2].Level(2500) < -60);
            playing.Dispose();
            await world.Delay(Second);
            room.AllHear(0);
        });

    [Fact]
    public void Who_leaves_the_mixer_can_be_bridged_and_a_port_may_close_in_it() =>
        VirtualWorld.Run(async world =>
        {
            await using var room = new MixedPhones(world, AudioCodec.Pcma, AudioCodec.G722, AudioCodec.Pcma);
            room.Say(0);
            room.Say(1);
            await world.Delay(Second);
            await room.Ports[2].DisposeAsync();
            await world.Delay(Second);
            room.Mixer.Remove(room.Ports[2]);
            room.Mixer.Dispose();
            using var bridge = MediaBridge.Connect(room.Ports[0], room.Ports[1]);
            await world.Delay(Second);
            Assert.True(room.Meters[0].Hears(MixedPhones.Tone(1)));
            Assert.True(room.Meters[1].Hears(MixedPhones.Tone(0)));
        });

    private sealed class Loudest : IAudioSink
    {
        private int _peak;

        public double Dbm0 => KpnEen.Media.Codecs.Pcm.Level(_peak);

        public void OnAudio(AudioSides side, in AudioFrame frame)
        {
            foreach (var sample in frame.Samples)
                _peak = Math.Max(_peak, Math.Abs((int)sample));
        }
    }

    private static byte[] Payload(byte[] packet) => packet[12..];
}
