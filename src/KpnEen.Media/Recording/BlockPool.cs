using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace KpnEen.Media.Recording;

/// <summary>
/// Buffers for blocks on their way to the disk, of all recordings of one rate. They are taken by one thread and given back by others, all at
/// the same moments: what the shared pool of the runtime is no good at.
/// </summary>
internal sealed class BlockPool(int rate)
{
    // 100 s of audio; beyond it a disk is in trouble, and the rest goes to the collector.
    private const int Most = 500;
    private readonly ConcurrentQueue<byte[]> _free = new();

    public byte[] Rent() => _free.TryDequeue(out var block) ? block : new byte[RecordingFormat.StoredBlockOctets(rate)];

    public void Return(byte[] block)
    {
        // What was not sealed is wiped.
        CryptographicOperations.ZeroMemory(block);
        if (_free.Count < Most)
            _free.Enqueue(block);
    }
}
