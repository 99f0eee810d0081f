using KpnEen.Media.Codecs;
using Microsoft.Extensions.Logging;

namespace KpnEen.Media.Tests.Codecs;

/// <summary>G.722 (RFC 3551 4.5.2) and Opus (RFC 6716, RFC 7587).</summary>
public sealed class WidebandCodecTests
{
    public static TheoryData<string> Wideband => new() { "G722", "opus" };

    [Theory]
    [MemberData(nameof(Wideband))]
    public void A_tone_of_5_kHz_arrives_as_loud_as_it_was(string name)
    {
        var (encoder, decoder) = (VoiceCodecs.Encoder(Codec(name)), VoiceCodecs.Decoder(Codec(name)));
        Assert.Equal(16000, encoder.Rate);
        var tone = Sine(5000, 16000, 2);
        var meter = new ToneMeter();
        meter.OnAudio(AudioSides.Heard, new AudioFrame(Through(encoder, decoder, tone, 320), 16000, 0));
        Assert.Equal(-10, meter.Level(5000), 2.0);
        Assert.True(meter.Hears(5000));
    }

    [Theory]
    [InlineData("G722", 160)]
    [InlineData("G722", 320)]
    [InlineData("G722", 960)]
    [InlineData("opus", 160)]
    [InlineData("opus", 320)]
    [InlineData("opus", 640)]
    [InlineData("opus", 960)]
    public void Packets_of_10_to_60_ms_are_made_and_measured(string name, int samples)
    {
        var (encoder, decoder) = (VoiceCodecs.Encoder(Codec(name)), VoiceCodecs.Decoder(Codec(name)));
        var payload = new byte[1500];
        var length = encoder.Encode(Sine(1000, 16000, 1).AsSpan(0, samples), payload);
        Assert.InRange(length, 1, 480);
        Assert.Equal(samples, decoder.Measure(payload.AsSpan(0, length)));
        Assert.Equal(samples, decoder.Decode(payload.AsSpan(0, length), new short[3200]));
    }

    // RFC 3551 4.5.2: 64 kbit/s.
    [Fact]
    public void G722_makes_160_octets_of_20_ms() => Assert.Equal(160, new G722Encoder().Encode(new short[320], new byte[1600]));

    [Fact]
    public void Opus_may_be_decoded_to_8_kHz_and_made_of_8_kHz()
    {
        var (encoder, decoder) = (VoiceCodecs.Encoder(AudioCodec.Opus, "maxplaybackrate=8000"), new OpusDecoder(8000));
        Assert.Equal(8000, encoder.Rate);
        var meter = new ToneMeter();
        meter.OnAudio(AudioSides.Heard, new AudioFrame(Through(encoder, decoder, Sine(1000, 8000, 2), 160), 8000, 0));
        Assert.Equal(-10, meter.Level(1000), 2.0);
    }

    [Theory]
    [InlineData(null, 16000, 24000, false, false, false)]
    [InlineData("minptime=10;useinbandfec=1", 16000, 24000, true, false, false)]
    [InlineData("maxplaybackrate=8000; stereo=1;usedtx=1", 8000, 16000, false, true, false)]
    [InlineData("maxplaybackrate=48000;maxaveragebitrate=14000;cbr=1", 16000, 14000, false, false, true)]
    [InlineData("maxaveragebitrate=1;useinbandfec=2;usedtx=yes", 16000, 6000, false, false, false)]
    [InlineData("=;;maxplaybackrate=;maxplaybackrate=99999999999;USEINBANDFEC=1", 16000, 24000, true, false, false)]
    public void The_far_side_says_how_it_wants_Opus(string? fmtp, int rate, int bitRate, bool fec, bool dtx, bool cbr)
    {
        var format = OpusFormat.Parse(fmtp);
        Assert.Equal((rate, bitRate, fec, dtx, cbr), (format.Rate, format.BitRate, format.InbandFec, format.Dtx, format.ConstantBitRate));
    }

    [Fact]
    public void With_DTX_silence_needs_no_packets_but_a_few()
    {
        var encoder = VoiceCodecs.Encoder(AudioCodec.Opus, "usedtx=1");
        var payload = new byte[1500];
        var sent = Enumerable.Range(0, 250).Count(_ => encoder.Encode(new short[320], payload) > 0);
        Assert.InRange(sent, 1, 60);
    }

    [Fact]
    public void A_lost_packet_comes_back_by_FEC_much_closer_to_what_was_said_than_by_concealment()
    {
        var speech = Speech.Make(16000, 20);
        Assert.True(Error(withFec: true) < 0.7 * Error(withFec: false));

        double Error(bool withFec)
        {
            var encoder = VoiceCodecs.Encoder(AudioCodec.Opus, "useinbandfec=1");
            var (lossless, lossy) = (new OpusDecoder(16000), new OpusDecoder(16000));
            var (next, payload) = (new byte[1500], new byte[1500]);
            var (right, heard) = (new short[320], new short[320]);
            double error = 0;
            var length = encoder.Encode(speech.AsSpan(0, 320), payload);
            for (var at = 320; at + 320 <= speech.Length; at += 320)
            {
                var nextLength = encoder.Encode(speech.AsSpan(at, 320), next);
                lossless.Decode(payload.AsSpan(0, length), right);
                if (at / 320 % 7 != 0)
                {
                    lossy.Decode(payload.AsSpan(0, length), heard);
                }
                else
                {
                    Assert.True(withFec ? lossy.Recover(next.AsSpan(0, nextLength), heard) : lossy.Conceal(heard));
                    for (var i = 0; i < 320; i++)
                        error += Math.Pow(right[i] - heard[i], 2);
                }
                (next, payload, length) = (payload, next, nextLength);
            }
            return error;
        }
    }

    [Theory]
    [MemberData(nameof(Wideband))]
    public void Broken_payloads_are_nothing_and_the_next_good_one_is_heard(string name)
    {
        var (encoder, decoder) = (VoiceCodecs.Encoder(Codec(name)), VoiceCodecs.Decoder(Codec(name)));
        var random = new Random(3);
        var samples = new short[3200];
        Assert.Equal(0, decoder.Decode([], samples));
        Assert.Equal(0, decoder.Measure([]));
        for (var n = 0; n < 3000; n++)
        {
            var rubbish = new byte[n % 5 == 0 ? 1500 : random.Next(1, 1500)];
            random.NextBytes(rubbish);
            Assert.InRange(decoder.Decode(rubbish, samples), 0, 3200);
            Assert.InRange(decoder.Measure(rubbish), 0, 3200);
            decoder.Recover(rubbish, samples.AsSpan(0, 320));
        }
        var tone = Through(encoder, decoder, Sine(1000, 16000, 1), 320);
        var meter = new ToneMeter();
        meter.OnAudio(AudioSides.Heard, new AudioFrame(tone, 16000, 0));
        Assert.True(meter.Hears(1000));
    }

    [Fact]
    public void Nothing_is_allocated_for_a_packet()
    {
        foreach (var name in (string[])["G722", "opus", "PCMA"])
        {
            var (encoder, decoder) = (VoiceCodecs.Encoder(Codec(name)), VoiceCodecs.Decoder(Codec(name)));
            var (audio, payload, samples) = (Sine(1000, 16000, 1), new byte[1500], new short[3200]);
            Run(10);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Run(200);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

            void Run(int times)
            {
                for (var n = 0; n < times; n++)
                    decoder.Decode(payload.AsSpan(0, encoder.Encode(audio.AsSpan(0, 320), payload)), samples);
            }
        }
    }

    [Fact]
    public void A_codec_whose_library_is_missing_is_left_out_and_said_once()
    {
        var log = new Lines();
        AudioCodec[] wanted = [AudioCodec.Opus, AudioCodec.G722, AudioCodec.Pcma];
        Assert.Equal([AudioCodec.G722, AudioCodec.Pcma], VoiceCodecs.Usable(wanted, c => c != AudioCodec.Opus, log));
        Assert.Contains("libopus0", Assert.Single(log.Written), StringComparison.Ordinal);
        Assert.Equal(wanted, VoiceCodecs.Usable(wanted, VoiceCodecs.IsKnown, log));
        Assert.Single(log.Written);
    }

    private static AudioCodec Codec(string name) => AudioCodec.Named.First(c => c.Name == name);

    private static short[] Sine(double hertz, int rate, int seconds) =>
        [.. Enumerable.Range(0, rate * seconds).Select(i => (short)(Pcm.Amplitude(-10) * Math.Sin(2 * Math.PI * hertz * i / rate)))];

    private static short[] Through(IAudioEncoder encoder, IAudioDecoder decoder, short[] audio, int packet)
    {
        var (payload, samples, heard) = (new byte[1500], new short[3200], new List<short>());
        for (var at = 0; at + packet <= audio.Length; at += packet)
        {
            var length = encoder.Encode(audio.AsSpan(at, packet), payload);
            heard.AddRange(samples[..decoder.Decode(payload.AsSpan(0, length), samples)]);
        }
        return [.. heard];
    }

    private sealed class Lines : ILogger
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Written.Add(formatter(state, exception));
    }
}
