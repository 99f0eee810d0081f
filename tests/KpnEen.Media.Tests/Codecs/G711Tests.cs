using KpnEen.Media.Codecs;

namespace KpnEen.Media.Tests.Codecs;

public sealed class G711Tests
{
    // ITU-T G.711 table 1a and 2a: the first value of each segment, scaled to 16 bits, and its code as sent.
    [Theory]
    [InlineData(0xD5, 8)]
    [InlineData(0xD4, 24)]
    [InlineData(0xC5, 264)]
    [InlineData(0xF5, 528)]
    [InlineData(0xE5, 1056)]
    [InlineData(0x95, 2112)]
    [InlineData(0x85, 4224)]
    [InlineData(0xB5, 8448)]
    [InlineData(0xA5, 16896)]
    [InlineData(0xAA, 32256)]
    [InlineData(0x55, -8)]
    [InlineData(0x2A, -32256)]
    public void A_law_codes_mean_what_the_standard_says(int code, int sample)
    {
        Assert.Equal(sample, Decode(G711Codec.ALaw, (byte)code));
        Assert.Equal(code, Encode(G711Codec.ALaw, (short)sample));
    }

    [Theory]
    [InlineData(0xFF, 0)]
    [InlineData(0xFE, 8)]
    [InlineData(0xEF, 132)]
    [InlineData(0xDF, 396)]
    [InlineData(0xCF, 924)]
    [InlineData(0xBF, 1980)]
    [InlineData(0xAF, 4092)]
    [InlineData(0x9F, 8316)]
    [InlineData(0x8F, 16764)]
    [InlineData(0x80, 32124)]
    [InlineData(0x00, -32124)]
    [InlineData(0x7E, -8)]
    public void Mu_law_codes_mean_what_the_standard_says(int code, int sample)
    {
        Assert.Equal(sample, Decode(G711Codec.MuLaw, (byte)code));
        Assert.Equal(code, Encode(G711Codec.MuLaw, (short)sample));
    }

    // G.711 tables 5 and 6: a sine of 1 kHz at 0 dBm0, as its eight octets.
    [Fact]
    public void The_reference_sequences_of_the_standard_are_a_sine_at_0_dBm0()
    {
        AssertZeroDbm0(G711Codec.ALaw, [0x34, 0x21, 0x21, 0x34, 0xB4, 0xA1, 0xA1, 0xB4]);
        AssertZeroDbm0(G711Codec.MuLaw, [0x1E, 0x0B, 0x0B, 0x1E, 0x9E, 0x8B, 0x8B, 0x9E]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_code_survives_decoding_and_encoding(bool aLaw)
    {
        var codec = aLaw ? G711Codec.ALaw : G711Codec.MuLaw;
        for (var code = 0; code < 256; code++)
        {
            var again = Encode(codec, Decode(codec, (byte)code));
            // µ-law has a negative zero that decodes to the same sample as the positive one.
            Assert.True(again == code || (!aLaw && code == 0x7F && again == 0xFF), $"{code:X2} became {again:X2}");
        }
    }

    [Fact]
    public void Every_sample_is_encoded_to_the_nearest_step()
    {
        foreach (var codec in (G711Codec[])[G711Codec.ALaw, G711Codec.MuLaw])
        {
            for (var sample = -32768; sample <= 32767; sample++)
            {
                var error = Math.Abs(Decode(codec, Encode(codec, (short)sample)) - sample);
                // Half the step of the segment; what is above the last step is clipped.
                var allowed = Math.Abs(sample) > 32000 ? 768 : Math.Max(16, Math.Abs(sample) / 32 + 16);
                Assert.True(error <= allowed, $"{sample} is off by {error}");
            }
        }
    }

    [Fact]
    public void Transcoding_there_and_back_costs_at_most_one_step()
    {
        var there = VoiceCodecs.Table(AudioCodec.Pcma, AudioCodec.Pcmu)!;
        var back = VoiceCodecs.Table(AudioCodec.Pcmu, AudioCodec.Pcma)!;
        for (var code = 0; code < 256; code++)
        {
            int before = Decode(G711Codec.ALaw, (byte)code);
            int after = Decode(G711Codec.ALaw, back[there[code]]);
            Assert.True(Math.Abs(before - after) <= Math.Abs(before) / 16 + 16, $"{before} became {after}");
        }
    }

    private static void AssertZeroDbm0(G711Codec codec, byte[] period)
    {
        var meter = new ToneMeter();
        var samples = new short[800];
        codec.Decode(Enumerable.Range(0, 800).Select(i => period[i % 8]).ToArray(), samples);
        meter.OnAudio(AudioSides.Heard, new AudioFrame(samples, 8000, 0));
        Assert.Equal(0, meter.Level(1000), 0.1);
    }

    private static short Decode(G711Codec codec, byte code)
    {
        var samples = new short[1];
        codec.Decode([code], samples);
        return samples[0];
    }

    private static byte Encode(G711Codec codec, short sample)
    {
        var payload = new byte[1];
        codec.Encode([sample], payload);
        return payload[0];
    }
}
