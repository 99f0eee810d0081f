using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace KpnEen.Media.Recording;

/// <summary>The file of a recording, for reading: its blocks by number.</summary>
internal sealed class SealedFile : IDisposable
{
    private readonly BlockCipher _cipher;
    private readonly byte[] _stored;

    /// <exception cref="InvalidDataException">No recording of ours.</exception>
    /// <exception cref="CryptographicException">It cannot be opened with these keys.</exception>
    /// <exception cref="IOException">It is not there.</exception>
    public SealedFile(string path, string id, RecordingKeys keys, FileAccess access = FileAccess.Read)
    {
        if (File.ResolveLinkTarget(path, returnFinalTarget: false) is not null)
            throw new InvalidDataException("A recording is no link.");
        Handle = File.OpenHandle(path, FileMode.Open, access, FileShare.ReadWrite | FileShare.Delete);
        Span<byte> header = stackalloc byte[RecordingFormat.HeaderLength];
        Span<byte> key = stackalloc byte[RecordingFormat.KeyLength];
        try
        {
            var length = RandomAccess.Read(Handle, header, 0);
            Rate = RecordingHeader.Open(header[..length], id, keys, key);
            _cipher = new BlockCipher(key);
        }
        catch
        {
            Handle.Dispose();
            throw;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
        _stored = new byte[RecordingFormat.StoredBlockOctets(Rate)];
        (Blocks, RestOctets) = Math.DivRem(RandomAccess.GetLength(Handle) - RecordingFormat.HeaderLength, _stored.Length);
    }

    public SafeFileHandle Handle { get; }

    /// <summary>Samples a second and channel.</summary>
    public int Rate { get; }

    /// <summary>Blocks of full length.</summary>
    public long Blocks { get; }

    /// <summary>What stands behind them: the final block, or what a crash left of one.</summary>
    public long RestOctets { get; }

    /// <summary>Octets of audio in a block of full length.</summary>
    public int BlockOctets => _stored.Length - RecordingFormat.TagLength;

    public static long PlaceOf(long block, int rate) => RecordingFormat.HeaderLength + (block * RecordingFormat.StoredBlockOctets(rate));

    /// <exception cref="CryptographicException">Tampered with.</exception>
    public void Read(long block, Span<byte> audio)
    {
        Load(block, _stored);
        _cipher.Open(block, final: false, _stored, audio);
    }

    /// <returns>Octets of audio; null: there is none, the recording was not ended or was cut.</returns>
    public int? TryReadFinal(Span<byte> audio)
    {
        var length = (int)RestOctets - RecordingFormat.TagLength;
        if (length < 0)
            return null;
        var stored = _stored.AsSpan(0, (int)RestOctets);
        Load(Blocks, stored);
        try
        {
            _cipher.Open(Blocks, final: true, stored, audio[..length]);
            return length;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    /// <summary>The final block of a recording that lasts to the end of another block: empty, and its tag.</summary>
    public void WriteEnd(long block)
    {
        Span<byte> end = stackalloc byte[RecordingFormat.TagLength];
        _cipher.Seal(block, final: true, end);
        RandomAccess.SetLength(Handle, PlaceOf(block, Rate));
        RandomAccess.Write(Handle, end, PlaceOf(block, Rate));
        RandomAccess.FlushToDisk(Handle);
    }

    public void Dispose()
    {
        _cipher.Dispose();
        Handle.Dispose();
    }

    private void Load(long block, Span<byte> stored)
    {
        var place = PlaceOf(block, Rate);
        for (var read = 0; read < stored.Length; )
        {
            var count = RandomAccess.Read(Handle, stored[read..], place + read);
            if (count == 0)
                throw new EndOfStreamException("The recording was cut while it was read.");
            read += count;
        }
    }
}
