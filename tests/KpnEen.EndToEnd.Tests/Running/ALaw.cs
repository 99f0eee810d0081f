namespace KpnEen.EndToEnd.Tests.Running;

/// <summary>Sound as SIPp speaks it: bare A-law.</summary>
internal static class ALaw
{
    /// <summary>Writes a tone, and returns the file's path.</summary>
    public static string WriteTone(double hertz, TimeSpan length)
    {
        var samples = new byte[(int)(length.TotalSeconds * 8000)];
        for (var n = 0; n < samples.Length; n++)
            samples[n] = Encode((short)(12000 * Math.Sin(2 * Math.PI * hertz * n / 8000)));
        var path = Path.Combine(Path.GetTempPath(), $"kpneen-{hertz}-{Guid.NewGuid():N}.al");
        File.WriteAllBytes(path, samples);
        return path;
    }

    // ITU-T G.711: sign, three bits of segment, four of step, every other bit inverted.
    private static byte Encode(short sample)
    {
        var magnitude = Math.Min(Math.Abs((int)sample), 32635);
        var segment = 7;
        for (var mask = 0x4000; segment > 0 && (magnitude & mask) == 0; mask >>= 1)
            segment--;
        var step = segment == 0 ? magnitude >> 4 : magnitude >> (segment + 3);
        var code = (segment << 4) | (step & 0x0F) | (sample >= 0 ? 0x80 : 0);
        return (byte)(code ^ 0x55);
    }
}
