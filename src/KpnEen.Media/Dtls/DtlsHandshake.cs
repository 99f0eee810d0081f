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

    private readonly DtlsAssociation _association;
    private readonly TimeProvider _time;
    private readonly IMediaSocket _socket;
    private readonly long _begunAt;

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
        if (Failure is not null)
            return;
        _association.Receive(datagram);
        Flush();
    }

    /// <summary>The keys, once both sides are done and the far side is the one SDP names. A wrong one fails here.</summary>
    public IPacketProtection? TakeKeys(Fingerprint expected)
    {
        if (Failure is not null || _association.State != DtlsState.Established)
            return null;
        if (!CryptographicOperations.FixedTimeEquals(_association.RemoteFingerprint(expected.Algorithm), expected.Octets))
        {
            Failure = "the certificate is not the one its SDP names";
            return null;
        }
        if (_association.ExportKeys() is var (sending, receiving))
            return new SrtpProtection(sending, receiving);
        Failure = "no SRTP profile in common";
        return null;
    }

    /// <summary>Time until <see cref="OnTime"/> is due; infinite when it never is.</summary>
    public TimeSpan Next
    {
        get
        {
            if (State != DtlsState.Handshaking)
                return Timeout.InfiniteTimeSpan;
            var left = Patience - _time.GetElapsedTime(_begunAt);
            var next = _association.TimeLeft is { } answer && answer < left ? answer : left;
            return next > TimeSpan.Zero ? next : TimeSpan.Zero;
        }
    }

    /// <summary>Repeats what has not been answered, or gives up.</summary>
    public void OnTime()
    {
        if (State != DtlsState.Handshaking)
            return;
        if (_time.GetElapsedTime(_begunAt) >= Patience)
        {
            Failure = $"not done within {Patience.TotalSeconds} s";
            return;
        }
        if (_association.TimeLeft <= TimeSpan.Zero)
            _association.Retransmit();
        Flush();
    }

    public void Dispose() => _association.Dispose();

    private void Flush()
    {
        while (_association.Take(out var datagram))
        {
            if (Target.IsSet)
                _socket.Send(datagram, Target);
        }
        Failure ??= _association.Failure;
    }
}
