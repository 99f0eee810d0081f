namespace KpnEen.Media.Transcoding;

/// <summary>How much audio we put in a packet.</summary>
internal static class PacketTimes
{
    /// <summary>Milliseconds.</summary>
    public const int Longest = 60;

    /// <summary>The packet time nearest below what the far side asked for (a=ptime) that the codec can make.</summary>
    public static int Allowed(AudioCodec codec, int wanted)
    {
        wanted = Math.Clamp(wanted / 10 * 10, 10, Longest);
        // RFC 6716 2.1.4: frames of Opus are of 10, 20, 40 or 60 ms, and of less.
        return codec != AudioCodec.Opus ? wanted
            : wanted == 30 ? 20
            : wanted == 50 ? 40
            : wanted;
    }
}
