using System.Net;
using KpnEen.Media.Dtls;
using KpnEen.Media.Rtp;
using KpnEen.Media.Sdp;
using KpnEen.Media.Transport;
using KpnEen.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Media.Tests.Dtls;

/// <summary>A port of the exchange with a <see cref="DtlsTransport"/> behind it and nothing else.</summary>
internal sealed class Line : IMediaReceiver, IDisposable
{
    private readonly IMediaSocket _socket;
    private readonly DtlsContext _context;

    public Line(VirtualWorld world, DtlsContext context)
    {
        _context = context;
        _socket = world.Network.Bind(new IPEndPoint(TwoPhones.ExchangeHost, 0), this);
        Transport = new DtlsTransport(context, Latch, _socket, NullLogger.Instance);
    }

    public PeerAddress EndPoint => _socket.LocalEndPoint;

    public IceCredentials Ice { get; set; } = IceCredentials.Create();

    public Fingerprint OwnFingerprint => _context.Fingerprint;

    public MediaLatch Latch { get; } = new();

    public DtlsTransport Transport { get; }

    public bool IsKeyed => ((DeferredProtection)Transport.Protection).IsKeyed;

    public void OnPacket(in Datagram datagram) => Transport.OnPacket(datagram);

    public void Dispose()
    {
        Transport.Dispose();
        _socket.Dispose();
    }
}
