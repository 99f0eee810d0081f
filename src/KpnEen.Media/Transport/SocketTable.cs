namespace KpnEen.Media.Transport;

/// <summary>The sockets of one thread by a number the kernel keeps for us; a number of a socket that is gone finds nothing.</summary>
internal sealed class SocketTable
{
    private readonly Lock _gate = new();
    private readonly Stack<int> _free = new();
    private Entry[] _entries = new Entry[16];
    private long _last;
    private int _used = 1; // 0 is the wake-up's

    public long Add(UdpMediaSocket socket)
    {
        lock (_gate)
        {
            if (!_free.TryPop(out var place))
                place = _used++;
            if (place == _entries.Length)
            {
                var longer = _entries;
                Array.Resize(ref longer, 2 * place);
                Volatile.Write(ref _entries, longer);
            }
            var id = (++_last << 32) | (uint)place;
            Volatile.Write(ref _entries[place], new Entry(id, socket));
            return id;
        }
    }

    public void Remove(long id)
    {
        lock (_gate)
        {
            var place = (int)(uint)id;
            if (_entries[place]?.Id != id)
                return;
            _entries[place] = null!;
            _free.Push(place);
        }
    }

    public UdpMediaSocket? Find(long id)
    {
        var entries = Volatile.Read(ref _entries);
        var place = (int)(uint)id;
        return place < entries.Length && Volatile.Read(ref entries[place]) is { } entry && entry.Id == id ? entry.Socket : null;
    }

    private sealed record Entry(long Id, UdpMediaSocket Socket);
}
