using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace KpnEen.Media.Recording;

/// <summary>Audio of a recording on its way to the disk: blocks, interleaved, as many as a disk may be late.</summary>
internal sealed class RecordingBacklog(int rate, TimeSpan patience, BlockPool pool)
{
    private readonly ConcurrentQueue<byte[]> _blocks = new();
    private readonly int _most = (int)Math.Ceiling(patience.TotalSeconds * RecordingFormat.BlocksASecond);
    private readonly int _stored = RecordingFormat.StoredBlockOctets(rate);

    public int BlockFrames { get; } = RecordingFormat.BlockFrames(rate);

    /// <summary>Sample pairs taken so far.</summary>
    public long Taken { get; private set; }

    public bool IsEmpty => _blocks.IsEmpty;

    /// <summary>Takes the next block from both sides; false: the disk is too far behind.</summary>
    public bool TryTake(RecordedSide left, RecordedSide right)
    {
        if (_blocks.Count >= _most)
            return false;
        _blocks.Enqueue(Take(left, right, BlockFrames));
        return true;
    }

    /// <summary>Writes the oldest block; false: there is none.</summary>
    public bool TryWrite(RecordingWriter file)
    {
        if (!_blocks.TryDequeue(out var block))
            return false;
        try
        {
            file.Append(block.AsSpan(0, _stored));
        }
        finally
        {
            pool.Return(block);
        }
        return true;
    }

    /// <summary>Everything up to the end of the recording, and the end.</summary>
    public void WriteRest(RecordedSide left, RecordedSide right, long end, RecordingWriter file)
    {
        while (TryWrite(file)) { }
        while (end - Taken >= BlockFrames)
        {
            _blocks.Enqueue(Take(left, right, BlockFrames));
            TryWrite(file);
        }
        var frames = (int)(end - Taken);
        var rest = Take(left, right, frames);
        try
        {
            file.End(rest.AsSpan(0, (frames * WavHeader.BytesPerFrame) + RecordingFormat.TagLength));
        }
        finally
        {
            pool.Return(rest);
        }
    }

    public void Clear()
    {
        while (_blocks.TryDequeue(out var block))
            pool.Return(block);
    }

    private byte[] Take(RecordedSide left, RecordedSide right, int frames)
    {
        var block = pool.Rent();
        // WAV is little-endian, as is every machine .NET runs on today.
        var audio = MemoryMarshal.Cast<byte, short>(block.AsSpan(0, frames * WavHeader.BytesPerFrame));
        left.Take(Taken, frames, audio, channel: 0);
        right.Take(Taken, frames, audio, channel: 1);
        Taken += frames;
        return block;
    }
}
