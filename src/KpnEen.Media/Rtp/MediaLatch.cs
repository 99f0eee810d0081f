using System.Net;
using System.Net.Sockets;

namespace KpnEen.Media.Rtp;

/// <summary>
/// Decides where media goes and whose media is taken. It goes to the address of the SDP until a valid packet comes; that packet locks the
/// source. From then on strangers are dropped, so that nobody can lead a call away (RTP bleed) or speak into it.
/// </summary>
internal sealed class MediaLatch
{
    private readonly Lock _gate = new();
    private volatile State _state = new(null, null);
    private IPAddress? _expected;

    /// <summary>Where to send; null before the far side's SDP is known.</summary>
    public IPEndPoint? Target => _state.Locked ?? _state.Sdp;

    public IPEndPoint? Locked => _state.Locked;

    /// <summary>A new description: another address opens the latch again, the same one leaves it as it is.</summary>
    public void Describe(IPEndPoint remote)
    {
        lock (_gate)
        {
            if (!remote.Equals(_state.Sdp))
                _state = new State(remote, null);
        }
    }

    public void ExpectFrom(IPAddress host)
    {
        lock (_gate)
        {
            _expected = host;
            if (_state is { Locked: { } locked, Sdp: { } sdp } && !MayLearn(sdp, locked))
                _state = new State(sdp, null);
        }
    }

    /// <summary>Whether a packet that is known to be valid RTP may pass; the first one locks.</summary>
    public bool Admit(IPEndPoint from)
    {
        var state = _state;
        if (state.Locked is { } locked && (ReferenceEquals(locked, from) || locked.Equals(from)))
            return true;
        return TryLock(from);
    }

    /// <summary>RTCP is taken from the host the media comes from, on whatever port.</summary>
    public bool AdmitControl(IPEndPoint from) => Target is { } target && target.Address.Equals(from.Address);

    private bool TryLock(IPEndPoint from)
    {
        lock (_gate)
        {
            if (_state.Sdp is not { } sdp)
                return false;
            if (from.Equals(sdp))
            {
                // The very address of the SDP is better evidence than any guess made before.
                _state = new State(sdp, from);
                return true;
            }
            if (_state.Locked is { } locked)
                return locked.Equals(from);
            if (!MayLearn(sdp, from))
                return false;
            _state = new State(sdp, from);
            return true;
        }
    }

    /// <summary>Behind NAT the real address is not the one in the SDP; a public address in the SDP leaves only the port open to doubt.</summary>
    private bool MayLearn(IPEndPoint sdp, IPEndPoint from)
    {
        if (from.AddressFamily != sdp.AddressFamily)
            return false;
        if (from.Address.Equals(sdp.Address) || from.Address.Equals(_expected))
            return true;
        return _expected is null && IsBehindNat(sdp.Address);
    }

    private static bool IsBehindNat(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            return address.IsIPv6UniqueLocal;
        Span<byte> octets = stackalloc byte[4];
        address.TryWriteBytes(octets, out _);
        // RFC 1918 and the shared space of carrier NAT (RFC 6598).
        return octets[0] == 10
            || (octets[0] == 172 && (octets[1] & 0xF0) == 16)
            || (octets[0] == 192 && octets[1] == 168)
            || (octets[0] == 100 && (octets[1] & 0xC0) == 64);
    }

    private sealed record State(IPEndPoint? Sdp, IPEndPoint? Locked);
}
