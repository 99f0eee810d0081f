using System.Security.Cryptography;

namespace KpnEen.Media.Recording;

/// <summary>A recording as the WAV file it is to a player. Unsealed block by block where it is read: nothing of it is ever on disk.</summary>
internal sealed class RecordingStream : Stream
{
    private readonly SealedFile _file;
    private readonly byte[] _header = new byte[WavHeader.Size];
    private readonly byte[] _final;
    private readonly byte[] _block;
    private long _blockLoaded = -1;

    /// <exception cref="CryptographicException">The recording was not ended, or was cut.</exception>
    public RecordingStream(SealedFile file)
    {
        _file = file;
        _block = new byte[file.BlockOctets];
        _final = file.TryReadFinal(_block) is { } length
            ? _block[..length]
            : throw new CryptographicException("The recording has no end: it was cut, or is not finished.");
        var audio = (file.Blocks * file.BlockOctets) + _final.Length;
        WavHeader.Write(_header, file.Rate, audio);
        Length = WavHeader.Size + audio;
    }

    public override long Length { get; }

    public override long Position { get; set; }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    /// <exception cref="CryptographicException">This part of the file was tampered with.</exception>
    public override int Read(Span<byte> buffer)
    {
        var read = 0;
        while (read < buffer.Length && Position < Length)
        {
            var here = Here();
            here = here[..Math.Min(here.Length, buffer.Length - read)];
            here.CopyTo(buffer[read..]);
            read += here.Length;
            Position += here.Length;
        }
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(Read(buffer.Span));
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) =>
        Position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => Position + offset,
            _ => Length + offset,
        };

    public override void Flush() { }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
            CryptographicOperations.ZeroMemory(_block);
            CryptographicOperations.ZeroMemory(_final);
        }
        base.Dispose(disposing);
    }

    /// <summary>What stands at the position, as far as it is at hand.</summary>
    private ReadOnlySpan<byte> Here()
    {
        if (Position < WavHeader.Size)
            return _header.AsSpan((int)Position);
        var (block, at) = Math.DivRem(Position - WavHeader.Size, _file.BlockOctets);
        if (block == _file.Blocks)
            return _final.AsSpan((int)at);
        if (block != _blockLoaded)
        {
            _blockLoaded = -1;
            _file.Read(block, _block);
            _blockLoaded = block;
        }
        return _block.AsSpan((int)at);
    }
}
