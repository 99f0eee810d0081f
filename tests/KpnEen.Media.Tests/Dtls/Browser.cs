using System.Globalization;
using System.Net;
using System.Text;
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
    private Fingerprint? _expected;

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

    public Fingerprint Fingerprint => _context.Fingerprint;

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

    /// <summary>Its description: no candidate at all, as when a browser hides its addresses.</summary>
    public byte[] Sdp(string setup = "actpass", string direction = "sendrecv", Fingerprint? fingerprint = null) =>
        Encoding.ASCII.GetBytes(
            "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\na=ice-options:trickle\r\n"
                + "m=audio 9 UDP/TLS/RTP/SAVPF 8 101\r\nc=IN IP4 0.0.0.0\r\na=rtcp-mux\r\na=mid:0\r\n"
                + $"a=ice-ufrag:{Ice.Fragment}\r\na=ice-pwd:{Ice.Password}\r\na=fingerprint:{fingerprint ?? Fingerprint}\r\n"
                + $"a=setup:{setup}\r\na={direction}\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\n"
        );

    /// <summary>The same with pictures, bundled with the sound.</summary>
    public byte[] VideoSdp(int videoPort = 9) =>
        [
            .. Encoding.ASCII.GetBytes(
                Encoding.ASCII.GetString(Sdp()).Replace("BUNDLE 0", videoPort == 0 ? "BUNDLE 0" : "BUNDLE 0 1", StringComparison.Ordinal)
            ),
            .. Encoding.ASCII.GetBytes(
                $"m=video {videoPort} UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\na=rtcp-mux\r\na=mid:1\r\n"
                    + $"a=ice-ufrag:{Ice.Fragment}\r\na=ice-pwd:{Ice.Password}\r\na=fingerprint:{Fingerprint}\r\na=setup:actpass\r\n"
                    + "a=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 nack pli\r\n"
            ),
        ];

    /// <summary>Takes the exchange's description: goes to its candidate, with its credentials.</summary>
    public void Follow(byte[] description)
    {
        var sdp = SdpSession.Parse(description);
        var line = sdp.Media[0];
        var candidate = line.Attributes.Value("candidate")!.Split(' ');
        Exchange = new IPEndPoint(IPAddress.Parse(candidate[4]), int.Parse(candidate[5], CultureInfo.InvariantCulture));
        _expected = Fingerprint.Parse(line.Attributes.Value("fingerprint")!);
        Connect(IceCredentials.Read(sdp, line)!);
    }

    /// <summary>The exchange's ICE name.</summary>
    public string TheirFragment => _theirs.Fragment;

    /// <summary>Has keys, made with the certificate the exchange's description named.</summary>
    public bool IsKeyed => _handshake is not null && TakeKeys(_expected!);

    /// <summary>Sends a protected packet of speech.</summary>
    public void Speak(int sequence, byte[]? payload = null) => Send(Protected(sequence, payload));

    /// <summary>The same, to be sent from elsewhere.</summary>
    public byte[] Protected(int sequence, byte[]? payload = null, uint ssrc = 0x11111111, byte payloadType = 8)
    {
        var plain = RawPeer.Rtp(sequence, (uint)(160 * sequence), ssrc, payloadType, payload: payload);
        var buffer = new byte[plain.Length + IPacketProtection.Room];
        plain.CopyTo(buffer, 0);
        var length = plain.Length;
        Assert.True(Keys!.TryProtect(buffer, ref length));
        return buffer[..length];
    }

    public byte[] ProtectedControl(byte[] plain)
    {
        var buffer = new byte[plain.Length + IPacketProtection.Room];
        plain.CopyTo(buffer, 0);
        var length = plain.Length;
        Assert.True(Keys!.TryProtectControl(buffer, ref length));
        return buffer[..length];
    }

    /// <summary>What of the received packets can be read; the others are forgotten too.</summary>
    public List<byte[]> Hear()
    {
        var heard = new List<byte[]>();
        foreach (var packet in Media)
        {
            if (PacketDemultiplexer.Classify(packet) == PacketKind.Rtp && Keys!.TryUnprotect(packet, out var length))
                heard.Add(packet[..length]);
        }
        Media.Clear();
        return heard;
    }

    /// <summary>Sends checks from now on.</summary>
    public void Connect(IceCredentials exchange, bool nominates = true)
    {
        (_theirs, _nominates) = (exchange, nominates);
        _checks.Change(TimeSpan.Zero, TimeSpan.FromMilliseconds(500));
    }

    public void Check() => Send(WriteCheck(_nominates));

    public byte[] WriteCheck(bool nominates) => Checks.Write(_theirs, nominates, theirs: Ice.Fragment);

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
                Assert.InRange(datagram.Length, 1, DtlsAssociation.LongestDatagram);
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
