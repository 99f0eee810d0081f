using System.Net;
using KpnEen.Media.Codecs;
using KpnEen.Testing;

namespace KpnEen.Media.Tests.Transcoding;

/// <summary>A leg that takes another codec in mid-call (RFC 3264 8.3.2): from relay to transcoder and back, in one unbroken stream.</summary>
public sealed class CodecChangeTests
{
    [Fact]
    public void The_other_leg_is_heard_on_through_every_change() =>
        VirtualWorld.Run(async world =>
        {
            await using var phones = TwoPhones.Agreed(world, AudioCodec.Pcma);
            using var bob = new RawPeer(world.Network, new IPEndPoint(TwoPhones.BobHost, 9000));
            var toBob = phones.Exchange.Open();
            toBob.Answer(bob.Sdp("8"));
            using var bridge = MediaBridge.Connect(phones.ToAlice, toBob);
            phones.Alice.Send(Tone.Steady(1000));
            await world.Delay(TimeSpan.FromSeconds(2));
            foreach (
                var (formats, extra) in ((string, string)[])[("9", ""), ("111", "a=rtpmap:111 opus/48000/2\r\n"), ("0", ""), ("8", "")]
            )
            {
                toBob.Answer(bob.Sdp(formats, extra));
                await world.Delay(TimeSpan.FromSeconds(2));
            }

            Assert.Single(bob.Received.Select(RawPeer.Ssrc).Distinct());
            Assert.Equal([8, 9, 111, 0, 8], Runs(bob.Received.Select(p => p[1] & 0x7F)));
            for (var n = 1; n < bob.Received.Count; n++)
                Assert.Equal((ushort)(RawPeer.Sequence(bob.Received[n - 1]) + 1), RawPeer.Sequence(bob.Received[n]));
            Assert.InRange(bob.Received.Count, 480, 505);
            foreach (
                var (type, codec) in ((int, AudioCodec)[])
                    [(9, AudioCodec.G722), (111, AudioCodec.Opus), (0, AudioCodec.Pcmu), (8, AudioCodec.Pcma)]
            )
                Assert.True(Hears(bob.Received.Where(p => (p[1] & 0x7F) == type), codec), $"Nothing in {codec}.");
        });

    private static List<int> Runs(IEnumerable<int> values)
    {
        var runs = new List<int>();
        foreach (var value in values)
        {
            if (runs.Count == 0 || runs[^1] != value)
                runs.Add(value);
        }
        return runs;
    }

    private static bool Hears(IEnumerable<byte[]> packets, AudioCodec codec)
    {
        var (meter, decoder, samples) = (new ToneMeter(), VoiceCodecs.Decoder(codec), new short[3200]);
        foreach (var packet in packets)
        {
            var count = decoder.Decode(packet.AsSpan(12), samples);
            meter.OnAudio(AudioSides.Heard, new AudioFrame(samples.AsSpan(0, count), decoder.Rate, 0));
        }
        return meter.Hears(1000);
    }
}
