using System.Security.Cryptography;

namespace KpnEen.Media.Recording;

/// <summary>The file of a recording that is being made: sealed blocks at its end, on the disk itself each second.</summary>
internal sealed class RecordingWriter : IDisposable
{
    private readonly IRecordingFile _file;
    private readonly BlockCipher _cipher;
    private long _length = RecordingFormat.HeaderLength;
    private long _blocks;
    private int _unflushed;

    public RecordingWriter(IRecordingDisk disk, string path, string id, int rate, RecordingKeys keys)
    {
        Span<byte> key = stackalloc byte[RecordingFormat.KeyLength];
        Span<byte> header = stackalloc byte[RecordingFormat.HeaderLength];
        _file = disk.Create(path);
        try
        {
            RecordingHeader.Create(header, rate, id, keys, key);
            _file.Write(header, 0);
            _cipher = new BlockCipher(key);
        }
        catch
        {
            _file.Dispose();
            File.Delete(path);
            throw;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>Sample pairs in the file.</summary>
    public long Frames { get; private set; }

    /// <summary>A second of audio is not on the disk itself yet.</summary>
    public bool FlushIsDue => _unflushed >= RecordingFormat.BlocksASecond;

    /// <param name="block">Audio of one block, and room for its tag. What was in it is sealed afterwards.</param>
    public void Append(Span<byte> block) => Append(block, final: false);

    public void Flush()
    {
        _file.Flush();
        _unflushed = 0;
    }

    /// <summary>Ends the file.</summary>
    /// <param name="rest">Audio of less than a block, and room for its tag.</param>
    public void End(Span<byte> rest)
    {
        Append(rest, final: true);
        Flush();
    }

    public void Dispose()
    {
        _cipher.Dispose();
        _file.Dispose();
    }

    private void Append(Span<byte> block, bool final)
    {
        _cipher.Seal(_blocks, final, block);
        _file.Write(block, _length);
        _length += block.Length;
        _blocks++;
        _unflushed++;
        Frames += (block.Length - RecordingFormat.TagLength) / WavHeader.BytesPerFrame;
    }
}
