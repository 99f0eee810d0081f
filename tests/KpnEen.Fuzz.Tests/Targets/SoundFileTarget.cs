using KpnEen.Media;

namespace KpnEen.Fuzz.Tests.Targets;

/// <summary>A WAV file somebody uploads.</summary>
internal static class SoundFileTarget
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    public static void Check(byte[] input, Random random)
    {
        try
        {
            var clip = WavFile.Read(input, Longest);
            FindingException.ThrowUnless(clip.Duration <= Longest + TimeSpan.FromMilliseconds(1), "longer than allowed");
            FindingException.ThrowUnless(clip.At(8000).Length > 0, "a clip without audio");
            // Four bits at 8 kHz become two samples at 16 kHz, and both rates are kept.
            FindingException.ThrowUnless(clip.Size <= 14L * input.Length + 64, $"{clip.Size} octets out of {input.Length}");
        }
        catch (InvalidDataException)
        {
            // Refused with the reason.
        }
    }
}
