using System.Net;
using System.Net.Sockets;
using KpnEen.Media.Transport;

namespace KpnEen.Media.Ports;

/// <summary>Finds pairs of free UDP ports: an even one for RTP and the next for RTCP (RFC 3550 11).</summary>
internal sealed class PortAllocator(MediaOptions options, IMediaNetwork network)
{
    private const int AnyAttempts = 64;

    private readonly int _first = (options.FirstPort + 1) & ~1;
    private readonly Lock _gate = new();
    private int _next;

    /// <exception cref="MediaPortsExhaustedException">The range is used up.</exception>
    public (IMediaSocket Rtp, IMediaSocket Rtcp) Allocate(IMediaReceiver rtp, IMediaReceiver rtcp) =>
        options.FirstPort == 0 ? AllocateAny(rtp, rtcp) : AllocateInRange(rtp, rtcp);

    private (IMediaSocket, IMediaSocket) AllocateInRange(IMediaReceiver rtp, IMediaReceiver rtcp)
    {
        var pairs = (options.LastPort - _first + 1) / 2;
        for (var i = 0; i < pairs; i++)
        {
            int place;
            // Round and round, so that a port rests after a call and late packets of that call meet nobody.
            lock (_gate)
                place = _next++ % pairs;
            if (TryPair(_first + 2 * place, rtp, rtcp) is { } pair)
                return pair;
        }
        throw new MediaPortsExhaustedException($"All {Math.Max(0, pairs)} RTP port pairs are in use.");
    }

    private (IMediaSocket, IMediaSocket) AllocateAny(IMediaReceiver rtp, IMediaReceiver rtcp)
    {
        for (var i = 0; i < AnyAttempts; i++)
        {
            var first = TryBind(0, rtp) ?? throw new MediaPortsExhaustedException();
            var port = first.LocalEndPoint.Port;
            if (port % 2 == 0 && TryBind(port + 1, rtcp) is { } second)
                return (first, second);
            first.Dispose();
            if (port % 2 == 1 && TryPair(port - 1, rtp, rtcp) is { } pair)
                return pair;
        }
        throw new MediaPortsExhaustedException();
    }

    private (IMediaSocket, IMediaSocket)? TryPair(int port, IMediaReceiver rtp, IMediaReceiver rtcp)
    {
        if (TryBind(port, rtp) is not { } first)
            return null;
        if (TryBind(port + 1, rtcp) is { } second)
            return (first, second);
        first.Dispose();
        return null;
    }

    private IMediaSocket? TryBind(int port, IMediaReceiver receiver)
    {
        try
        {
            return network.Bind(new IPEndPoint(options.Address, port), receiver);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return null;
        }
    }
}
