using System.Security.Cryptography;
using KpnEen.Media;
using KpnEen.Media.Recording;

namespace KpnEen.Api.Tests.Records;

/// <summary>Writes a recording of noise as the recorder does.</summary>
internal static class SealedAudio
{
    /// <returns>The WAV file it is to a player: 1000 octets.</returns>
    public static byte[] Write(string path, string id, RecordingKeys keys)
    {
        var noise = RandomNumberGenerator.GetBytes(1000 - WavHeader.Size);
        using (var writer = new RecordingWriter(new LocalDisk(), path, id, 8000, keys))
            writer.End([.. noise, .. new byte[RecordingFormat.TagLength]]);
        var header = new byte[WavHeader.Size];
        WavHeader.Write(header, 8000, noise.Length);
        return [.. header, .. noise];
    }
}
