using System.Security.Cryptography;
using KpnEen.Media.Sdp;
using KpnEen.Media.Srtp;
using KpnEen.Media.Transport;

namespace KpnEen.Media.Dtls;

/// <summary>
/// One association from its first flight to its keys: sends, repeats what stays unanswered, gives up in time, and compares the certificate
/// with the one SDP names. Not thread-safe.
/// </summary>
internal sealed class DtlsHandshake : IDisposable
{
    /// <summary>A handshake that is not done by then is given up.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>
    /// So long the far side may repeat its last flight because ours was lost (RFC 6347 4.2.4). Then what OpenSSL keeps, 50 kB, is given back:
    /// the keys are ours, and a call ends by SIP.
    /// </summary>
    public static readonly TimeSpan Memory = TimeSpan.FromSeconds(60);

    private readonly DtlsAssociation _association;
    private readonly TimeProvider _time;
    private readonly IMediaSocket _socket;
    private readonly long _begunAt;
    private bool _keysTaken;
    private bool _forgotten;

    public DtlsHandshake(DtlsContext context, bool isClient, IMediaSocket socket)
    {
        _association = new DtlsAssociation(context, isClient);
        (_time, _socket, IsClient) = (context.Time, socket, isClient);
        _begunAt = _time.GetTimestamp();
    }

    public bool IsClient { get; }

    /// <summary>Where flights go; not set: nowhere for now.</summary>
    public PeerAddress Target { get; set; }

    public DtlsState State => Failure is not null ? DtlsState.Failed : _association.State;

    /// <summary>Why it failed; null: it did not.</summary>
    public string? Failure { get; private set; }

    /// <summary>A client's hello.</summary>
    public void Start()
    {
        _association.Advance();
        Flush();
    }

    public void Receive(ReadOnlySpan<byte> datagram)
    {
        if (_forgotten)
            return;
        _association.Receive(datagram);
        Flush();
    }

    /// <summary>The keys, once both sides are done and the far side is the one SDP names. A wrong one fails here.</summary>
    public IPacketProtection? TakeKeys(Fingerprint expected)
    {
        if (_forgotten || _association.State != DtlsState.Established)
            return null;
        if (!CryptographicOperations.FixedTimeEquals(_association.RemoteFingerprint(expected.Algorithm), expected.Octets))
        {
            Fail("the certificate is not the one its SDP names");
            return null;
        }
        if (_association.ExportKeys() is not var (sending, receiving))
        {
            Fail("no SRTP profile in common");
            return null;
        }
        _keysTaken = true;
        return new SrtpProtection(sending, receiving);
    }

    /// <summary>Time until <see cref="OnTime"/> is due; infinite when it never is.</summary>
    public TimeSpan Next
    {
        get
        {
            if (_forgotten)
                return Timeout.InfiniteTimeSpan;
            var left = (State == DtlsState.Handshaking ? Patience : Memory) - _time.GetElapsedTime(_begunAt);
            var next = _association.TimeLeft is { } answer && answer < left ? answer : left;
            return next > TimeSpan.Zero ? next
                : State == DtlsState.Handshaking ? TimeSpan.Zero
                : Memory;
        }
    }

    /// <summary>Repeats what has not been answered, gives up, or forgets what is done.</summary>
    public void OnTime()
    {
        if (_forgotten)
            return;
        var age = _time.GetElapsedTime(_begunAt);
        if (State != DtlsState.Handshaking)
        {
            if (_keysTaken && age >= Memory)
                Dispose();
            return;
        }
        if (age >= Patience)
        {
            Fail($"not done within {Patience.TotalSeconds} s");
            return;
        }
        if (_association.TimeLeft <= TimeSpan.Zero)
            _association.Retransmit();
        Flush();
    }

    public void Dispose()
    {
        _forgotten = true;
        _association.Dispose();
    }

    private void Flush()
    {
        while (_association.Take(out var datagram))
        {
            if (Target.IsSet)
                _socket.Send(datagram, Target);
        }
        // After its alert is out.
        if (_association.Failure is { } failure)
            Fail(failure);
    }

    private void Fail(string reason)
    {
        Failure = reason;
        Dispose();
    }
}
