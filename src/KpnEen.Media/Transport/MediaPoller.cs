using System.Collections.Concurrent;
using System.Net.Sockets;

namespace KpnEen.Media.Transport;

/// <summary>One thread that receives for its share of the sockets and handles each packet to its end.</summary>
internal sealed class MediaPoller : IDisposable
{
    private const int EventsAtOnce = 64;
    private const int LargestPacket = 2048;
    private const long WakeUpId = 0;

    private readonly int _epoll = Epoll.Create();
    private readonly int _wakeUp = Epoll.CreateWakeUp();
    private readonly ConcurrentDictionary<long, UdpMediaSocket> _sockets = new();
    private readonly Thread _thread;
    private long _lastId;
    private long _faults;
    private volatile bool _stopped;

    public MediaPoller(int number)
    {
        Epoll.Control(_epoll, Epoll.Add, _wakeUp, WakeUpId);
        _thread = new Thread(Run) { IsBackground = true, Name = $"media {number}" };
        _thread.Start();
    }

    /// <summary>Packets whose handling threw: always a bug.</summary>
    public long Faults => Interlocked.Read(ref _faults);

    /// <summary>Starts to receive for a socket; the id ends it.</summary>
    public long Add(UdpMediaSocket socket)
    {
        var id = Interlocked.Increment(ref _lastId);
        _sockets[id] = socket;
        Epoll.Control(_epoll, Epoll.Add, socket.Descriptor, id);
        return id;
    }

    public void Remove(long id)
    {
        if (_sockets.TryRemove(id, out var socket) && !_stopped)
            Epoll.Control(_epoll, Epoll.Delete, socket.Descriptor, id);
    }

    public void Dispose()
    {
        if (_stopped)
            return;
        _stopped = true;
        Epoll.WakeUp(_wakeUp);
        if (Thread.CurrentThread != _thread)
            _thread.Join();
        Epoll.Close(_wakeUp);
        Epoll.Close(_epoll);
    }

    private void Run()
    {
        var events = new byte[EventsAtOnce * Epoll.EventSize];
        var buffer = new byte[LargestPacket];
        while (!_stopped)
        {
            var count = Epoll.Wait(_epoll, events);
            for (var i = 0; i < count && !_stopped; i++)
            {
                var id = BitConverter.ToInt64(events, i * Epoll.EventSize + Epoll.DataOffset);
                // Removed in the meantime: then it is not there.
                if (_sockets.TryGetValue(id, out var socket))
                    Receive(socket, buffer);
            }
        }
    }

    private void Receive(UdpMediaSocket socket, byte[] buffer)
    {
        try
        {
            socket.ReceiveOne(buffer);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Closed while it was read, or the kernel took its word back (bad checksum). The next event tells more.
        }
        catch (Exception)
        {
            // A fault in one call must not end the thread all others live on.
            Interlocked.Increment(ref _faults);
        }
    }
}
