namespace KpnEen.Testing;

/// <summary>Small WAV files of every kind that is played.</summary>
internal static class SoundFileSamples
{
    public static IEnumerable<byte[]> All =>
        [
            WavBytes.Of(1, 1, 8000, 16, new byte[64]),
            WavBytes.Of(1, 2, 44100, 16, new byte[64], before: "LIST\u0004\0\0\0abcd"),
            WavBytes.Of(1, 1, 16000, 8, new byte[64]),
            WavBytes.Of(1, 2, 48000, 24, new byte[60]),
            WavBytes.Of(6, 1, 8000, 8, new byte[64]),
            WavBytes.Of(7, 2, 32000, 8, new byte[64]),
            WavBytes.Of(
                0x11,
                1,
                16000,
                4,
                [.. Enumerable.Range(0, 96).Select(i => (byte)(37 * i))],
                before: "fact\u0004\0\0\0d\0\0\0",
                blockAlign: 32
            ),
        ];
}
