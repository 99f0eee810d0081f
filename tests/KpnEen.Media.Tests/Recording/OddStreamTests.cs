using System.Net;
using KpnEen.Media.Codecs;
using KpnEen.Testing;

namespace KpnEen.Media.Tests.Recording;

/// <summary>F16 and F17 on the recorder: whatever a stream does, the recording is as long as the call and each word is where it was said.</summary>
public sealed class OddStreamTests
{
    [Theory]
    [InlineData(0.01)]
    [InlineData(0.02)]
    [InlineData(0.05)]
    [InlineData(0.10)]
    [InlineData(0.20)]
    public void F16_Loss_changes_the_length_by_less_than_a_hundredth_and_moves_nothing(double loss) =>
        Beeps(
            TimeSpan.FromMinutes(1),
            _ => { },
            (file, result) =>
            {
                Assert.InRange(result.Duration.TotalSeconds, 59.4, 60.6);
                Aligned(file, 60, withLoss: true);
                var heard = 1.0 * file.Left.Count(s => Math.Abs((int)s) > 500) / (file.Left.Length / 5 * 0.75);
                // What was lost is made up for, all but the longest holes.
                Assert.InRange(heard, 1 - loss / 4, 1.05);
            },
            new VirtualNetworkConditions { Loss = loss }
        );

    [Fact]
    public void F17_Ten_minutes_with_every_oddity_a_stream_can_have_drift_by_less_than_20_ms() =>
        Beeps(
            TimeSpan.FromMinutes(10),
            stream =>
            {
                switch (stream.Second)
                {
                    case 60:
                        stream.Ssrc = 0x22222222;
                        stream.Timestamp += 0x7654_3210;
                        break;
                    case 120:
                        stream.Timestamp += 80_000;
                        break;
                    case 180:
                        stream.Timestamp -= 80_000;
                        break;
                    case 240:
                        stream.PayloadType = 0;
                        break;
                    case 300:
                        stream.Silent = true;
                        break;
                    case 310:
                        stream.Silent = false;
                        break;
                    case 360:
                        stream.Timestamp = uint.MaxValue - 2000;
                        break;
                    case 420:
                        stream.Sequence = 65_500;
                        break;
                    case 480:
                        stream.Sequence += 20_000;
                        stream.PayloadType = 8;
                        break;
                }
            },
            (file, result) =>
            {
                Assert.Equal(600, result.Duration.TotalSeconds, 0.02);
                Aligned(file, 600, withLoss: false, silent: 300..310);
            },
            new VirtualNetworkConditions
            {
                Reorder = 0.05,
                Duplicate = 0.05,
                Delay = TimeSpan.FromMilliseconds(5),
                Jitter = TimeSpan.FromMilliseconds(20),
            }
        );

    [Theory]
    [InlineData(20)]
    [InlineData(50)]
    [InlineData(100)]
    [InlineData(200)]
    public void F17_Jitter_tears_no_word_apart(int milliseconds) =>
        Beeps(
            TimeSpan.FromMinutes(1),
            _ => { },
            (file, _) =>
            {
                // The place of the first packet decides; from then on the distance of the words is exact.
                var first = StereoFile.Onset(file.Left);
                Assert.InRange(first, 0, 0.2 + 0.02);
                for (var second = 5; second < 55; second += 5)
                {
                    var onset = StereoFile.Onset(file.Left, second + first - 0.3);
                    Assert.InRange(onset - second, first - 0.2, first + 0.02);
                    var whole = file.Left[(int)((onset + 0.01) * 8000)..(int)((onset + 0.9) * 8000)];
                    Assert.True(LongestQuiet(whole) < 8, $"the word at {second} s is torn");
                }
            },
            new VirtualNetworkConditions { Jitter = TimeSpan.FromMilliseconds(milliseconds) }
        );

    /// <summary>A side that beeps for a second each five seconds.</summary>
    private static void Beeps(
        TimeSpan length,
        Action<Stream> each,
        Action<StereoFile, RecordingResult> check,
        VirtualNetworkConditions conditions
    )
    {
        using var tapes = new Tapes();
        RecordingResult? result = null;
        VirtualWorld.Run(
            async world =>
            {
                await using var exchange = TwoPhones.Engine(world, TwoPhones.ExchangeHost);
                await using var port = exchange.Open();
                using var peer = new RawPeer(world.Network, new IPEndPoint(TwoPhones.AliceHost, 4000));
                using var engine = tapes.Engine(world.Time);
                var recorder = await engine.StartAsync("rec_1", port, null);
                var stream = new Stream();
                for (var n = 0; n < length.TotalSeconds * 50; n++)
                {
                    if (n % 50 == 0)
                    {
                        stream.Second = n / 50;
                        var before = stream.PayloadType;
                        each(stream);
                        if (n == 0 || stream.PayloadType != before)
                            port.Answer(peer.Sdp($"{stream.PayloadType}"));
                    }
                    if (!stream.Silent)
                        peer.Send(stream.Packet(n % 250 < 50), port.LocalRtp);
                    stream.Skip();
                    await world.Delay(TimeSpan.FromMilliseconds(20));
                }
                result = await recorder.StopAsync();
            },
            seed: 3,
            new VirtualWorldOptions { Conditions = conditions }
        );
        check(new StereoFile(tapes.Read("rec_1")), result!);
    }

    private static void Aligned(StereoFile file, int seconds, bool withLoss, Range? silent = null)
    {
        for (var second = 0; second < seconds; second += 5)
        {
            if (silent is { } range && second >= range.Start.Value && second < range.End.Value)
            {
                Assert.Equal(0, StereoFile.Peak(file.Left, second + 0.1, second + 4.9));
                continue;
            }
            // Sent at its end, a packet counts as spoken 20 ms before; a lost one at the edge moves the onset by its 20 ms.
            var onset = StereoFile.Onset(file.Left, Math.Max(0, second - 0.5)) - second;
            Assert.True(
                onset is > -0.025 and < 0.03 || (withLoss && onset is > -0.025 and < 0.13),
                $"the word at {second} s is at {onset:F3}"
            );
        }
    }

    private static int LongestQuiet(ReadOnlySpan<short> samples)
    {
        var (longest, run) = (0, 0);
        foreach (var sample in samples)
        {
            run = Math.Abs((int)sample) < 1000 ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }
        return longest;
    }

    private sealed class Stream
    {
        private readonly byte[] _beepA = Payload(1000, s => G711.EncodeALaw(s));
        private readonly byte[] _beepU = Payload(1000, s => G711.EncodeMuLaw(s));
        private readonly byte[] _quietA = Payload(0, s => G711.EncodeALaw(s));
        private readonly byte[] _quietU = Payload(0, s => G711.EncodeMuLaw(s));

        public int Second { get; set; }

        public uint Ssrc { get; set; } = 0x11111111;

        public uint Timestamp { get; set; } = 1000;

        public ushort Sequence { get; set; } = 1;

        public byte PayloadType { get; set; } = 8;

        public bool Silent { get; set; }

        public byte[] Packet(bool beep) =>
            RawPeer.Rtp(
                Sequence,
                Timestamp,
                Ssrc,
                PayloadType,
                payload: PayloadType == 8 ? (beep ? _beepA : _quietA) : (beep ? _beepU : _quietU)
            );

        public void Skip()
        {
            Timestamp += 160;
            Sequence++;
        }

        private static byte[] Payload(double hertz, Func<short, byte> encode) =>
            [.. Enumerable.Range(0, 160).Select(n => encode((short)(8000 * Math.Sin(2 * Math.PI * hertz * n / 8000))))];
    }
}
