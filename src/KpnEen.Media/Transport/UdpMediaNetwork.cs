using System.Net;

namespace KpnEen.Media.Transport;

/// <summary>Real UDP on Linux: a few threads of their own wait by epoll, receive, and handle each packet on the spot.</summary>
public sealed class UdpMediaNetwork : IMediaNetwork, IDisposable
{
    private readonly MediaPoller[] _pollers;
    private uint _next;

    /// <param name="threads">Receiving threads; 0 means one for two cores, four at most.</param>
    /// <exception cref="PlatformNotSupportedException">Not Linux.</exception>
    public UdpMediaNetwork(int threads = 0)
    {
        if (!OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException("Media needs Linux (epoll).");
        if (threads <= 0)
            threads = Math.Clamp(Environment.ProcessorCount / 2, 1, 4);
        _pollers = [.. Enumerable.Range(1, threads).Select(n => new MediaPoller(n))];
    }

    /// <summary>Packets whose handling threw: always a bug, and 0.</summary>
    public long Faults => _pollers.Sum(p => p.Faults);

    /// <exception cref="System.Net.Sockets.SocketException">The address is in use or not ours.</exception>
    public IMediaSocket Bind(IPEndPoint local, IMediaReceiver receiver) =>
        new UdpMediaSocket(local, receiver, _pollers[Interlocked.Increment(ref _next) % _pollers.Length]);

    /// <summary>Ends the threads; sockets still open hear nothing any more.</summary>
    public void Dispose()
    {
        foreach (var poller in _pollers)
            poller.Dispose();
    }
}
