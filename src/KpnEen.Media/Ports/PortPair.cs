using System.Net;
using System.Net.Sockets;
using KpnEen.Media.Transport;

namespace KpnEen.Media.Ports;

/// <summary>An RTP socket on an even port and the RTCP socket on the next (RFC 3550 11).</summary>
internal sealed class PortPair : IDisposable
{
    private readonly PortEntry _rtpEntry;
    private readonly PortEntry _rtcpEntry;

    private PortPair(IMediaSocket rtp, PortEntry rtpEntry, IMediaSocket rtcp, PortEntry rtcpEntry)
    {
        (Rtp, _rtpEntry) = (rtp, rtpEntry);
        (Rtcp, _rtcpEntry) = (rtcp, rtcpEntry);
    }

    public IMediaSocket Rtp { get; }
    public IMediaSocket Rtcp { get; }

    /// <summary>Time stamp of the end of the call that had it last.</summary>
    public long RestsSince { get; private set; }

    /// <returns>Null: one of the ports is taken by another.</returns>
    /// <exception cref="SocketException">The address is not ours, or the system has no more sockets.</exception>
    public static PortPair? TryBind(IMediaNetwork network, IPAddress address, int port)
    {
        var entry = new PortEntry();
        return TryBind(network, address, port, entry) is { } rtp ? WithControl(network, rtp, entry) : null;
    }

    /// <summary>On ports the system chooses.</summary>
    /// <returns>Null: they did not fit together; try again.</returns>
    /// <exception cref="SocketException">The address is not ours, or the system has no more sockets.</exception>
    public static PortPair? TryBindAny(IMediaNetwork network, IPAddress address)
    {
        var entry = new PortEntry();
        if (TryBind(network, address, 0, entry) is not { } first)
            return null;
        var port = first.LocalEndPoint.Port;
        if (port % 2 == 0)
            return WithControl(network, first, entry);
        first.Dispose();
        return TryBind(network, address, port - 1);
    }

    public void Use(IMediaReceiver rtp, IMediaReceiver rtcp)
    {
        _rtpEntry.Receiver = rtp;
        _rtcpEntry.Receiver = rtcp;
    }

    /// <summary>Nobody has it: late packets are read and dropped.</summary>
    public void Rest(long now)
    {
        _rtpEntry.Receiver = null;
        _rtcpEntry.Receiver = null;
        RestsSince = now;
    }

    public void Dispose()
    {
        Rtp.Dispose();
        Rtcp.Dispose();
    }

    private static PortPair? WithControl(IMediaNetwork network, IMediaSocket rtp, PortEntry entry)
    {
        var rtcpEntry = new PortEntry();
        try
        {
            if (TryBind(network, rtp.LocalEndPoint.Address, rtp.LocalEndPoint.Port + 1, rtcpEntry) is { } rtcp)
                return new PortPair(rtp, entry, rtcp, rtcpEntry);
        }
        catch
        {
            rtp.Dispose();
            throw;
        }
        rtp.Dispose();
        return null;
    }

    private static IMediaSocket? TryBind(IMediaNetwork network, IPAddress address, int port, PortEntry entry)
    {
        try
        {
            return network.Bind(new IPEndPoint(address, port), entry);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return null;
        }
    }
}
