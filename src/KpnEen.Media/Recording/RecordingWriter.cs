using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace KpnEen.Media.Recording;

/// <summary>The file of a recording: audio at its end, then the sizes in its header, so that it plays at any moment.</summary>
internal sealed class RecordingWriter : IDisposable
{
    private readonly SafeFileHandle _file;

    public RecordingWriter(string path)
    {
        _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read);
        UpdateHeader();
    }

    /// <summary>Sample pairs in the file.</summary>
    public long Frames { get; private set; }

    public long Bytes => WavHeader.Size + Frames * WavHeader.BytesPerFrame;

    public void Append(ReadOnlySpan<short> interleaved)
    {
        // WAV is little-endian, as is every machine .NET runs on today.
        RandomAccess.Write(_file, MemoryMarshal.AsBytes(interleaved), Bytes);
        Frames += interleaved.Length / WavHeader.Channels;
        UpdateHeader();
    }

    public string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[64 * 1024];
        for (long place = 0; RandomAccess.Read(_file, buffer, place) is > 0 and var count; place += count)
            hash.AppendData(buffer, 0, count);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public void Dispose() => _file.Dispose();

    private void UpdateHeader()
    {
        Span<byte> header = stackalloc byte[WavHeader.Size];
        WavHeader.Write(header, Frames * WavHeader.BytesPerFrame);
        RandomAccess.Write(_file, header, 0);
    }
}
