using KpnEen.Media;

namespace KpnEen.Pbx.Music;

/// <summary>Sound files decoded once and shared by all calls; those not played for longest make room. Thread-safe.</summary>
public sealed class AudioFileCache(IAudioFiles files, long mostBytes = 256 * 1024 * 1024)
{
    private readonly Lock gate = new();
    private readonly LinkedList<Entry> byUse = [];
    private readonly Dictionary<(string Tenant, string File), LinkedListNode<Entry>> entries = [];

    /// <summary>Bytes of decoded audio that are kept.</summary>
    public long Size
    {
        get
        {
            lock (gate)
                return byUse.Sum(entry => entry.Size);
        }
    }

    /// <summary>One read for all who ask at the same time. What failed or is not there is asked for again the next time.</summary>
    public Task<AudioClip?> GetAsync(string tenantId, string fileId)
    {
        lock (gate)
        {
            if (entries.TryGetValue((tenantId, fileId), out var known) && !known.Value.IsUseless)
            {
                byUse.Remove(known);
                byUse.AddFirst(known);
                return known.Value.Clip;
            }
            if (known is not null)
                byUse.Remove(known);
            var entry = new Entry((tenantId, fileId), files.ReadAsync(tenantId, fileId));
            entries[entry.Key] = byUse.AddFirst(entry);
            MakeRoom();
            return entry.Clip;
        }
    }

    // What is being read counts nothing yet, and is looked at with the next one.
    private void MakeRoom()
    {
        var size = byUse.Sum(entry => entry.Size);
        while (size > mostBytes && byUse.Last is { } oldest && oldest != byUse.First)
        {
            size -= oldest.Value.Size;
            byUse.Remove(oldest);
            entries.Remove(oldest.Value.Key);
        }
    }

    private sealed record Entry((string Tenant, string File) Key, Task<AudioClip?> Clip)
    {
        public long Size => Clip.IsCompletedSuccessfully ? Clip.Result?.Size ?? 0 : 0;

        public bool IsUseless => Clip.IsCompleted && (!Clip.IsCompletedSuccessfully || Clip.Result is null);
    }
}
