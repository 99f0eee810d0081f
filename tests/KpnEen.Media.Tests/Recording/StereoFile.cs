using System.Buffers.Binary;

namespace KpnEen.Media.Tests.Recording;

/// <summary>A recording as a player sees it: trusts the header, and fails when that says more than there is.</summary>
internal sealed class StereoFile
{
    private readonly short[][] _channels =
    [
        [],
        [],
    ];

    public StereoFile(byte[] bytes)
    {
        Assert.Equal("RIFF", System.Text.Encoding.ASCII.GetString(bytes, 0, 4));
        Assert.Equal("WAVEfmt ", System.Text.Encoding.ASCII.GetString(bytes, 8, 8));
        Assert.Equal(1, BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(20)));
        Assert.Equal(2, BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(22)));
        Rate = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(24));
        Assert.Equal(4 * Rate, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(28)));
        Assert.Equal(16, BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(34)));
        Assert.Equal("data", System.Text.Encoding.ASCII.GetString(bytes, 36, 4));
        var data = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(40));
        Assert.Equal(data + 36, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4)));
        Assert.True(data + 44 <= bytes.Length, "The header names more than there is.");
        for (var channel = 0; channel < 2; channel++)
        {
            _channels[channel] =
            [
                .. Enumerable
                    .Range(0, data / 4)
                    .Select(i => BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(44 + 4 * i + 2 * channel))),
            ];
        }
    }

    public int Rate { get; }

    public TimeSpan Duration => TimeSpan.FromTicks(_channels[0].Length * TimeSpan.TicksPerSecond / Rate);

    public short[] Left => _channels[0];

    public short[] Right => _channels[1];

    /// <summary>Level of a frequency in the 100 ms from a moment on.</summary>
    public static double Level(short[] channel, double hertz, double atSecond)
    {
        var meter = new ToneMeter();
        meter.OnAudio(AudioSides.Heard, new AudioFrame(channel.AsSpan((int)(atSecond * 8000), 800), 8000, 0));
        return meter.Level(hertz);
    }

    /// <summary>Loudest sample of a span.</summary>
    public static int Peak(short[] channel, double fromSecond, double toSecond) =>
        channel[(int)(fromSecond * 8000)..(int)(toSecond * 8000)].Max(s => Math.Abs((int)s));

    /// <summary>The energy of all of it; that of silence is 0.</summary>
    public static double Energy(short[] channel) => channel.Sum(s => (double)s * s);

    /// <summary>Second at which the channel is first louder than a whisper.</summary>
    public static double Onset(short[] channel, double fromSecond = 0) =>
        Array.FindIndex(channel, (int)(fromSecond * 8000), s => Math.Abs((int)s) > 500) / 8000.0;
}
