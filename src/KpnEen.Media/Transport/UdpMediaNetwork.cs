using System.Net;

namespace KpnEen.Media.Transport;

/// <summary>Real UDP on Linux: a few threads of their own wait by epoll, receive, handle each packet on the spot, and beat the time for audio.</summary>
public sealed class UdpMediaNetwork : IMediaNetwork, IMediaClock, IDisposable
{
    /// <summary>As many threads as are of use to one network card.</summary>
    public const int Most = 32;

    private readonly MediaThread[] _threads;
    private uint _next;

    /// <param name="threads">Media threads; 0 means one for two cores.</param>
    /// <exception cref="PlatformNotSupportedException">Not Linux.</exception>
    public UdpMediaNetwork(int threads = 0)
    {
        if (!OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException("Media needs Linux (epoll).");
        if (threads <= 0)
            threads = Math.Clamp(Environment.ProcessorCount / 2, 1, Most);
        _threads = [.. Enumerable.Range(1, threads).Select(n => new MediaThread(n))];
    }

    /// <summary>Packets and frames whose handling threw: always a bug, and 0.</summary>
    public long Faults => _threads.Sum(p => p.Faults);

    /// <summary>What makes audio now: players, mixers, transcoders.</summary>
    public int Tickers => _threads.Sum(t => t.Tickers);

    /// <exception cref="System.Net.Sockets.SocketException">The address is in use or not ours.</exception>
    public IMediaSocket Bind(IPEndPoint local, IMediaReceiver receiver) =>
        new UdpMediaSocket(local, receiver, _threads[Interlocked.Increment(ref _next) % _threads.Length]);

    /// <inheritdoc />
    public IDisposable Start(IFrameTicker ticker) => _threads.MinBy(t => t.Tickers)!.Start(ticker);

    /// <summary>Ends the threads; sockets still open hear nothing any more.</summary>
    public void Dispose()
    {
        foreach (var thread in _threads)
            thread.Dispose();
    }
}
