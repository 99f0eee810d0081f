using System.Net;
using KpnEen.Media.Dtls;
using KpnEen.Media.Ice;
using KpnEen.Media.Sdp;
using KpnEen.Media.Srtp;
using KpnEen.Media.Tests.Ice;
using KpnEen.Media.Transport;
using KpnEen.Testing;

namespace KpnEen.Media.Tests.Dtls;

/// <summary>The far side of a <see cref="DtlsTransport"/>: proves its address by checks, until one is answered and now and then after, and shakes hands.</summary>
internal sealed class Browser : IMediaReceiver, IDisposable
{
    private readonly VirtualWorld _world;
    private readonly DtlsContext _context;
    private readonly IMediaSocket _socket;
    private readonly ITimer _checks;
    private readonly ITimer _timer;
    private IceCredentials _theirs = new("", "");
    private DtlsHandshake? _handshake;
    private bool _nominates;

    public Browser(VirtualWorld world, IPEndPoint at)
    {
        _world = world;
        _context = new DtlsContext(world.Time);
        _socket = world.Network.Bind(at, this);
        _checks = world.Time.CreateTimer(_ => Check(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer = world.Time.CreateTimer(_ => OnTime(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public IPEndPoint EndPoint => _socket.LocalEndPoint;

    public IceCredentials Ice { get; set; } = IceCredentials.Create();

    public Fingerprint Fingerprint => Fingerprint.Of("sha-256", _context.FingerprintSha256);

    public PeerAddress Exchange { get; set; }

    public List<byte[]> Media { get; } = [];

    public int AnsweredChecks { get; private set; }

    public int Records { get; private set; }

    public IPacketProtection? Keys { get; private set; }

    public DtlsState? State => _handshake?.State;

    /// <summary>What the exchange has agreed with it.</summary>
    /// <param name="exchangeIsClient">Who says hello.</param>
    public LineProtection.Dtls Agreed(IceCredentials exchange, bool exchangeIsClient = false) =>
        new(exchangeIsClient, exchange, Ice, Fingerprint);

    /// <summary>Sends checks from now on.</summary>
    public void Connect(IceCredentials exchange, bool nominates = true)
    {
        (_theirs, _nominates) = (exchange, nominates);
        _checks.Change(TimeSpan.Zero, TimeSpan.FromMilliseconds(500));
    }

    public void Check() => Send(Checks.Write(_theirs, _nominates, theirs: Ice.Fragment));

    public void StopChecks() => _checks.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Says hello, or awaits one.</summary>
    public void Shake(bool asClient)
    {
        _handshake?.Dispose();
        _handshake = new DtlsHandshake(_context, asClient, _socket) { Target = Exchange };
        if (asClient)
            _handshake.Start();
        _timer.Change(_handshake.Next, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Believes a certificate of that name only.</summary>
    public bool TakeKeys(Fingerprint expected) => (Keys ??= _handshake!.TakeKeys(expected)) is not null;

    public void Send(byte[] datagram, PeerAddress? to = null) => _socket.Send(datagram, to ?? Exchange);

    public void OnPacket(in Datagram datagram)
    {
        switch (PacketDemultiplexer.Classify(datagram.Packet))
        {
            case PacketKind.Stun:
                if (StunMessage.TryParse(datagram.Packet, out var answer) && answer.Class == StunClass.Success)
                    AnsweredChecks++;
                break;
            case PacketKind.Dtls:
                Records++;
                _handshake?.Receive(datagram.Packet);
                _timer.Change(_handshake?.Next ?? Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                break;
            default:
                Media.Add(datagram.Packet.ToArray());
                break;
        }
    }

    public void Dispose()
    {
        _checks.Dispose();
        _timer.Dispose();
        _handshake?.Dispose();
        Keys?.Dispose();
        _socket.Dispose();
        _context.Dispose();
    }

    private void OnTime()
    {
        _handshake!.OnTime();
        _timer.Change(_handshake.Next, Timeout.InfiniteTimeSpan);
    }
}
