using KpnEen.Media.Codecs;
using KpnEen.Media.Recording;

namespace KpnEen.Media;

/// <summary>Recording files as they lie on disk.</summary>
public static class RecordingFile
{
    /// <summary>Brings the sizes in the header up to the length of the file, after a crash; returns how long it plays.</summary>
    /// <exception cref="InvalidDataException">The file is no recording of ours.</exception>
    public static TimeSpan Repair(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        Span<byte> header = stackalloc byte[WavHeader.Size];
        if (RandomAccess.Read(file, header, 0) < WavHeader.Size || !WavHeader.IsOurs(header))
            throw new InvalidDataException("Not a recording.");
        var data = RandomAccess.GetLength(file) - WavHeader.Size;
        data -= data % WavHeader.BytesPerFrame;
        WavHeader.Write(header, data);
        RandomAccess.Write(file, header, 0);
        RandomAccess.SetLength(file, WavHeader.Size + data);
        return Pcm.Time(data / WavHeader.BytesPerFrame);
    }
}
