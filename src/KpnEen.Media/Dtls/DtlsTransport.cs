using KpnEen.Media.Ice;
using KpnEen.Media.Rtp;
using KpnEen.Media.Sdp;
using KpnEen.Media.Srtp;
using KpnEen.Media.Transport;
using Microsoft.Extensions.Logging;

namespace KpnEen.Media.Dtls;

/// <summary>
/// The way to one far side behind ICE, and the handshake on it that ends in keys for SRTP (RFC 5763, RFC 5764). Nothing is sent to, and no
/// DTLS taken from, an address that has not proved the ICE password; no key is used before the certificate is the one SDP names. Thread-safe.
/// </summary>
internal sealed class DtlsTransport : IDisposable
{
    private readonly Lock _gate = new();
    private readonly DtlsContext _context;
    private readonly MediaLatch _latch;
    private readonly IMediaSocket _socket;
    private readonly ILogger _log;
    private readonly IceLiteAgent _ice;
    private readonly DeferredProtection _protection = new();
    private readonly ITimer _consent;
    private readonly ITimer _timer;
    private readonly byte[] _answer = new byte[StunMessage.Longest];
    private LineProtection.Dtls? _agreed;
    private DtlsHandshake? _handshake;
    private PeerAddress _target;
    private PeerAddress[] _trusted = [];
    private bool _isSettled;
    private bool _disposed;

    public DtlsTransport(DtlsContext context, MediaLatch latch, IMediaSocket socket, ILogger log)
    {
        (_context, _latch, _socket, _log) = (context, latch, socket, log);
        _ice = new IceLiteAgent(context.Time);
        var never = Timeout.InfiniteTimeSpan;
        _consent = context.Time.CreateTimer(static state => ((DtlsTransport)state!).OnConsentDue(), this, never, never);
        _timer = context.Time.CreateTimer(static state => ((DtlsTransport)state!).OnTime(), this, never, never);
    }

    /// <summary>Protects with the keys of the handshake, and refuses everything until they are there.</summary>
    public IPacketProtection Protection => _protection;

    /// <summary>Where the handshake has come to; null: not begun.</summary>
    public DtlsState? State
    {
        get
        {
            lock (_gate)
                return _handshake?.State;
        }
    }

    /// <summary>DTLS from addresses that proved nothing, dropped unread (S14), and what is neither DTLS nor STUN.</summary>
    public long Foreign { get; private set; }

    /// <summary>Handshakes that failed: another certificate than SDP names, nothing in common, no end.</summary>
    public long Failures { get; private set; }

    /// <summary>Checks that proved nothing.</summary>
    public long RefusedChecks => _ice.Refused;

    /// <summary>An offer of ours is out: checks and a hello may come before its answer.</summary>
    public void Expect(IceCredentials local)
    {
        lock (_gate)
        {
            if (_agreed is null)
                _ice.Describe(local, remoteFragment: null);
        }
    }

    /// <summary>What is agreed. While certificate and role stay, the association does too, whatever becomes of ICE (RFC 8842 3.1).</summary>
    public void Agree(LineProtection.Dtls agreed)
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _ice.Describe(agreed.LocalIce, agreed.RemoteIce.Fragment);
            var isOther = _agreed is { } before && before.RemoteFingerprint != agreed.RemoteFingerprint;
            if (isOther || (_handshake is { } handshake && handshake.IsClient != agreed.IsClient))
                Forget();
            _agreed = agreed;
            Proceed();
        }
    }

    /// <summary>Handles a datagram that is neither RTP nor RTCP.</summary>
    public void OnPacket(in Datagram datagram)
    {
        var kind = PacketDemultiplexer.Classify(datagram.Packet);
        lock (_gate)
        {
            if (_disposed)
                return;
            if (kind == PacketKind.Stun)
                OnCheck(datagram);
            else if (kind == PacketKind.Dtls && _ice.IsTrusted(datagram.From))
                OnRecords(datagram);
            else
                Foreign++;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _consent.Dispose();
            _timer.Dispose();
            Forget();
        }
    }

    private void OnCheck(in Datagram datagram)
    {
        if (_ice.Handle(datagram.Packet, datagram.From, _answer) is var length and > 0)
            _socket.Send(_answer.AsSpan(0, length), datagram.From);
        Follow();
        Proceed();
    }

    private void OnRecords(in Datagram datagram)
    {
        // Who says hello before its answer to our offer came is the client.
        if (_handshake is null && _agreed is not { IsClient: true } && DtlsAssociation.IsHello(datagram.Packet))
            _handshake = new DtlsHandshake(_context, isClient: false, _socket);
        if (_handshake is not { } handshake)
            return;
        // Browsers begin when a check of theirs was answered, which may be before they nominate.
        handshake.Target = _target.IsSet ? _target : datagram.From;
        handshake.Receive(datagram.Packet);
        Settle();
    }

    /// <summary>Media goes where ICE points and comes from where it may; nowhere when the far side does not prove any more to be there.</summary>
    private void Follow()
    {
        var (target, trusted) = (_ice.Target, _ice.Trusted);
        if (target == _target && trusted.AsSpan().SequenceEqual(_trusted))
            return;
        (_target, _trusted) = (target, trusted);
        _latch.Direct(target, trusted);
        if (_handshake is { } handshake)
            handshake.Target = target;
        _consent.Change(_ice.ConsentLeft, Timeout.InfiniteTimeSpan);
    }

    private void OnConsentDue()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            Follow();
            _consent.Change(_ice.ConsentLeft, Timeout.InfiniteTimeSpan);
            if (_trusted.Length == 0)
                _log.LogInformation("ICE: nobody proved for {Seconds} s to be there", IceLiteAgent.Consent.TotalSeconds);
        }
    }

    private void OnTime()
    {
        lock (_gate)
        {
            if (_disposed || _handshake is not { } handshake)
                return;
            handshake.OnTime();
            Settle();
        }
    }

    /// <summary>Begins, when we are the one to begin and know where to.</summary>
    private void Proceed()
    {
        if (_handshake is null && _agreed is { IsClient: true } && _target.IsSet)
        {
            _handshake = new DtlsHandshake(_context, isClient: true, _socket) { Target = _target };
            _handshake.Start();
        }
        Settle();
    }

    /// <summary>Done, and SDP has come: then keys or none.</summary>
    private void Settle()
    {
        if (_handshake is not { } handshake)
            return;
        Decide(handshake);
        _timer.Change(handshake.Next, Timeout.InfiniteTimeSpan);
    }

    private void Decide(DtlsHandshake handshake)
    {
        if (_isSettled || _agreed is not { } agreed)
            return;
        if (handshake.TakeKeys(agreed.RemoteFingerprint) is { } keyed)
        {
            _protection.Use(keyed);
            _isSettled = true;
        }
        else if (handshake.Failure is { } failure)
        {
            _isSettled = true;
            Failures++;
            _log.LogWarning("DTLS: no keys, and so no media: {Failure}", failure);
        }
    }

    private void Forget()
    {
        _handshake?.Dispose();
        (_handshake, _isSettled) = (null, false);
        _protection.Use(null);
    }
}
