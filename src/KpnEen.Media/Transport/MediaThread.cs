using System.Diagnostics;
using System.Net.Sockets;

namespace KpnEen.Media.Transport;

/// <summary>
/// A thread that receives for its share of the sockets and handles each packet to its end, and beats the time for what makes audio.
/// </summary>
internal sealed class MediaThread : IMediaClock, IDisposable
{
    private const int EventsAtOnce = 256;
    private const long WakeUpId = 0;

    private readonly int _epoll = Epoll.Create();
    private readonly int _wakeUp = Epoll.CreateWakeUp();
    private readonly SocketTable _sockets = new();
    private readonly FrameWheel _wheel = new();
    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private readonly Thread _thread;
    private long _faults;
    private volatile bool _stopped;

    public MediaThread(int number)
    {
        Epoll.Control(_epoll, Epoll.Add, _wakeUp, WakeUpId);
        _thread = new Thread(Run) { IsBackground = true, Name = $"media {number}" };
        _thread.Start();
    }

    /// <summary>Packets and frames whose handling threw: always a bug.</summary>
    public long Faults => Interlocked.Read(ref _faults);

    public int Tickers => _wheel.Count;

    /// <summary>Starts to receive for a socket; the id ends it.</summary>
    public long Add(UdpMediaSocket socket)
    {
        var id = _sockets.Add(socket);
        Epoll.Control(_epoll, Epoll.Add, socket.Descriptor, id);
        return id;
    }

    public void Remove(long id, UdpMediaSocket socket)
    {
        _sockets.Remove(id);
        if (!_stopped)
            Epoll.Control(_epoll, Epoll.Delete, socket.Descriptor, id);
    }

    public IDisposable Start(IFrameTicker ticker)
    {
        var beat = new Beat(this, ticker, _wheel.Add(ticker));
        // It may be waiting without end.
        Epoll.WakeUp(_wakeUp);
        return beat;
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
        var buffer = GC.AllocateArray<byte>(UdpMediaSocket.LargestPacket + Datagram.Room, pinned: true);
        var gathering = new Gathering();
        var round = 0L;
        while (!_stopped)
        {
            var count = Epoll.Wait(_epoll, events, gathering.IsOn ? 0 : Patience());
            var now = Stopwatch.GetTimestamp();
            var packets = 0;
            round++;
            for (var i = 0; i < count && !_stopped; i++)
            {
                var id = BitConverter.ToInt64(events, i * Epoll.EventSize + Epoll.DataOffset);
                if (id == WakeUpId)
                    Epoll.ClearWakeUp(_wakeUp);
                // Removed in the meantime: then it is not there.
                else if (_sockets.Find(id) is { } socket)
                    packets += Receive(socket, buffer, round, now);
            }
            var elapsed = Stopwatch.GetElapsedTime(_startedAt, now);
            if (_wheel.Run(elapsed) is var faults and > 0)
                Interlocked.Add(ref _faults, faults);
            gathering.Count(packets, elapsed);
            if (gathering.IsOn)
                Epoll.Rest(Gathering.RestNanoseconds);
        }
    }

    /// <summary>Milliseconds until the wheel turns, rounded up; -1: it stands still.</summary>
    private int Patience() =>
        _wheel.Next(Stopwatch.GetElapsedTime(_startedAt)) is { } next
            ? (int)((next.Ticks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond)
            : -1;

    private int Receive(UdpMediaSocket socket, byte[] buffer, long round, long now)
    {
        try
        {
            return socket.Receive(buffer, round, now);
        }
        catch (ObjectDisposedException)
        {
            // Closed while it was read.
        }
        catch (Exception)
        {
            // A fault in one call must not end the thread all others live on.
            Interlocked.Increment(ref _faults);
        }
        return 1;
    }

    private sealed class Beat(MediaThread thread, IFrameTicker ticker, int slot) : IDisposable
    {
        public void Dispose() => thread._wheel.Remove(slot, ticker);
    }
}
