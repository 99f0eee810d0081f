using System.Net;
using KpnEen.Media.Dtls;
using KpnEen.Media.Rtcp;
using KpnEen.Media.Rtp;
using KpnEen.Media.Sdp;
using KpnEen.Media.Srtp;

namespace KpnEen.Media.Ports;

/// <summary>
/// One m= line of a leg that is in use: an RTP and an RTCP socket, whose media is taken, what came and went, and what is agreed. Its port
/// guards when it changes; the packet path reads it without a lock.
/// </summary>
internal sealed class MediaLine : IDisposable
{
    private readonly PortAllocator _allocator;
    private readonly PortPair _ports;
    private readonly MuxedReceiver _muxed;
    private readonly MediaEngine _engine;
    private readonly MediaLine? _carrier;
    private DtlsTransport? _dtls;
    private volatile MediaSession? _session;
    private long _heard;
    private long _heardAt;

    /// <exception cref="MediaPortsExhaustedException">The range is used up.</exception>
    public MediaLine(MediaKind kind, PortAllocator allocator, AudioTaps taps, int clockRate, MediaEngine engine)
    {
        var time = engine.Time;
        _engine = engine;
        Kind = kind;
        _allocator = allocator;
        Latch = new MediaLatch();
        Incoming = new IncomingStream(clockRate, time);
        Receiver = new RtpReceiver(Latch, Incoming);
        Outgoing = new OutgoingStream(Latch, taps, time);
        Rtcp = new RtcpSession(Latch, Outgoing, Incoming, time);
        _muxed = new MuxedReceiver(Receiver, Rtcp);
        _ports = allocator.Allocate(_muxed, Rtcp);
        Outgoing.Use(_ports.Rtp);
    }

    /// <summary>On the transport of another: its sockets, its way to the far side, its keys (RFC 9143).</summary>
    public MediaLine(MediaKind kind, MediaLine carrier, AudioTaps taps, int clockRate)
    {
        var time = carrier._engine.Time;
        (Kind, _carrier, _engine, _allocator) = (kind, carrier, carrier._engine, carrier._allocator);
        (Latch, _muxed, _ports) = (carrier.Latch, carrier._muxed, carrier._ports);
        Incoming = new IncomingStream(clockRate, time);
        Receiver = new RtpReceiver(Latch, Incoming);
        Outgoing = new OutgoingStream(Latch, taps, time);
        Rtcp = new RtcpSession(Latch, Outgoing, Incoming, time);
        Outgoing.Use(_ports.Rtp);
    }

    public MediaKind Kind { get; }

    /// <summary>It has no transport of its own.</summary>
    public bool IsBundled => _carrier is not null;

    public MediaLatch Latch { get; }

    public IncomingStream Incoming { get; }

    public RtpReceiver Receiver { get; }

    public OutgoingStream Outgoing { get; }

    public RtcpSession Rtcp { get; }

    public IPEndPoint LocalRtp => _ports.Rtp.LocalEndPoint;

    public int LocalRtcpPort => _ports.Rtcp.LocalEndPoint.Port;

    /// <summary>What is agreed; null before, and again when the line was dropped.</summary>
    public MediaSession? Session => _session;

    public void Apply(MediaSession session)
    {
        // First: from here on nothing may leave as it did before.
        Protect(session.Protection);
        if (_carrier is null)
            _muxed.IsShared = session.RtcpMux;
        else
            (_muxed.Bundled, _carrier.Rtcp.Bundled, Rtcp.Bundled) = (new BundledReceiver(Receiver, session), Rtcp, Rtcp);
        if (session.Voice is { } first)
            Outgoing.ClockRate = Incoming.ClockRate = first.Codec.ClockRate;
        if (session.RemoteRtp is { } remote)
        {
            Latch.Describe(remote);
            Rtcp.Start(session.RtcpMux ? _ports.Rtp : _ports.Rtcp, session.RtcpMux ? 0 : session.RemoteRtcpPort);
        }
        else if ((_dtls is not null && session.RtcpMux) || IsBundled)
        {
            Rtcp.Start(_ports.Rtp, 0);
        }
        Rtcp.Feedback = VideoChoice.FeedbackOf(session.RemoteFormats);
        _session = session;
        Outgoing.MaySend = (session.Direction & MediaDirection.SendOnly) != 0;
    }

    /// <summary>An offer of DTLS is out: the far side may knock before its answer is here (RFC 8445 6.2).</summary>
    public void Expect(LocalDtls offered) => Dtls().Expect(offered.Ice);

    /// <summary>From now on everything goes through this, or is plain (null). What was there before is disposed; this is when the line closes.</summary>
    public void Protect(IPacketProtection? protection)
    {
        var before = Outgoing.Protection;
        if (ReferenceEquals(before, protection))
            return;
        (Receiver.Protection, Outgoing.Protection, Rtcp.Protection) = (protection, protection, protection);
        before?.Dispose();
    }

    /// <summary>As it is advertised under an address.</summary>
    public LineAddress AddressAt(IPAddress advertised) => new(new IPEndPoint(advertised, LocalRtp.Port), LocalRtcpPort);

    private void Protect(LineProtection agreed)
    {
        switch (agreed)
        {
            case LineProtection.Bundled:
                var shared = _carrier!.Outgoing.Protection;
                (Receiver.Protection, Outgoing.Protection, Rtcp.Protection) = (shared, shared, shared);
                return;
            case LineProtection.Dtls dtls:
                Dtls().Agree(dtls);
                Protect(Dtls().Protection);
                return;
            case LineProtection.None:
                Protect((IPacketProtection?)null);
                break;
            case LineProtection.Sdes(var local, var remote) when Outgoing.Protection is SrtpProtection going:
                if (going.Rekey(local.MasterKey, remote.MasterKey))
                    Outgoing.RenewSource();
                break;
            case LineProtection.Sdes(var local, var remote):
                Protect(new SrtpProtection(local.MasterKey, remote.MasterKey));
                break;
        }
        _muxed.Dtls = null;
        _dtls?.Dispose();
        _dtls = null;
    }

    private DtlsTransport Dtls()
    {
        if (_dtls is null)
        {
            var context = _engine.Dtls ?? throw new InvalidOperationException("DTLS was agreed on without OpenSSL.");
            _muxed.Dtls = _dtls = new DtlsTransport(context, Latch, _ports.Rtp, _engine.Log);
        }
        return _dtls;
    }

    /// <summary>Heard before, should be, and sent neither RTP nor RTCP for that long.</summary>
    public bool IsSilentFor(TimeSpan limit, TimeProvider time)
    {
        var heard = Incoming.Packets + Rtcp.Heard;
        var expected = _session is { IsHeldByRemote: false } session && (session.Direction & MediaDirection.ReceiveOnly) != 0;
        // Who never sent a packet may have nothing to say (a one-way announcement, a load test): humans end such a call themselves.
        if (heard != _heard || !expected || Incoming.Packets == 0)
            (_heard, _heardAt) = (heard, time.GetTimestamp());
        return time.GetElapsedTime(_heardAt) >= limit;
    }

    public void Dispose()
    {
        Receiver.Use(null);
        Outgoing.MaySend = false;
        Rtcp.Dispose();
        if (_carrier is { } carrier)
        {
            (_muxed.Bundled, carrier.Rtcp.Bundled) = (null, null);
            return;
        }
        _allocator.Release(_ports);
        Outgoing.Protection?.Dispose();
        _dtls?.Dispose();
    }
}
