using System.Net;
using System.Net.Sockets;
using KpnEen.Media.Transport;

namespace KpnEen.Media.Rtp;

/// <summary>
/// Decides where media goes and whose media is taken. It goes to the address of the SDP until a valid packet comes; that packet locks the
/// source. From then on strangers are dropped, so that nobody can lead a call away (RTP bleed) or speak into it.
/// </summary>
internal sealed class MediaLatch
{
    private readonly Lock _gate = new();
    private volatile State _state = State.Nothing;
    private PeerAddress _expected;

    /// <summary>Where to send; not set before the far side's SDP is known.</summary>
    public ref readonly PeerAddress Target => ref _state.Target;

    public IPEndPoint? Locked => _state is { IsLocked: true } state ? state.Target.ToEndPoint() : null;

    /// <summary>A new description: another address opens the latch again, the same one leaves it as it is.</summary>
    public void Describe(IPEndPoint remote)
    {
        lock (_gate)
        {
            if (!remote.Equals(_state.Sdp))
                _state = new State(remote, remote, isLocked: false);
        }
    }

    public void ExpectFrom(IPAddress host)
    {
        lock (_gate)
        {
            _expected = new IPEndPoint(host, 0);
            if (_state is { IsLocked: true, Sdp: { } sdp } state && !MayLearn(sdp, state.Target))
                _state = new State(sdp, sdp, isLocked: false);
        }
    }

    /// <summary>Behind ICE nothing is learned from media: checks tell where the far side is.</summary>
    /// <param name="target">Where to send; not set: nowhere.</param>
    /// <param name="trusted">From where anything is taken.</param>
    public void Direct(in PeerAddress target, PeerAddress[] trusted)
    {
        lock (_gate)
            _state = new State(null, target, target.IsSet) { Trusted = trusted };
    }

    /// <summary>Whether a packet that is known to be valid RTP may pass; the first one locks.</summary>
    public bool Admit(in PeerAddress from)
    {
        var state = _state;
        return state.IsLocked && state.Target.Equals(from) || TryLock(from);
    }

    /// <summary>Whether a valid packet from there would pass. Changes nothing.</summary>
    public bool MayAdmit(in PeerAddress from)
    {
        var state = _state;
        if (state.Sdp is not { } sdp)
            return state.IsTrusted(from);
        return from.Equals(state.Described) || (state.IsLocked ? from.Equals(state.Target) : MayLearn(sdp, from));
    }

    /// <summary>RTCP is taken from the host the media comes from, on whatever port.</summary>
    public bool AdmitControl(in PeerAddress from)
    {
        var state = _state;
        return state.Sdp is null ? state.IsTrusted(from) : state.Target.IsSet && state.Target.SameHost(from);
    }

    private bool TryLock(in PeerAddress from)
    {
        // A stranger that sends without end must not make us wait for anybody: most are refused here.
        var state = _state;
        if (state.Sdp is null)
            return state.IsTrusted(from);
        if (state.IsLocked && !from.Equals(state.Described))
            return false;
        lock (_gate)
        {
            state = _state;
            if (state.Sdp is not { } sdp)
                return false;
            // The very address of the SDP is better evidence than any guess made before.
            if (!from.Equals(state.Described))
            {
                if (state.IsLocked)
                    return state.Target.Equals(from);
                if (!MayLearn(sdp, from))
                    return false;
            }
            _state = new State(sdp, from, isLocked: true);
            return true;
        }
    }

    /// <summary>Behind NAT the real address is not the one in the SDP; a public address in the SDP leaves only the port open to doubt.</summary>
    private bool MayLearn(IPEndPoint sdp, in PeerAddress from)
    {
        if (from.Family != sdp.AddressFamily)
            return false;
        if (from.SameHost(sdp) || from.SameHost(_expected))
            return true;
        return !_expected.IsSet && IsBehindNat(sdp.Address);
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

    private sealed class State
    {
        public static readonly State Nothing = new();

        /// <summary>Where to send: the lock, or else the SDP's address.</summary>
        public readonly PeerAddress Target;

        /// <summary><see cref="Sdp"/>, as packets bear it.</summary>
        public readonly PeerAddress Described;

        public State(IPEndPoint? sdp, in PeerAddress target, bool isLocked) =>
            (Sdp, Described, Target, IsLocked) = (sdp, sdp is null ? default : new PeerAddress(sdp), target, isLocked);

        private State() { }

        public IPEndPoint? Sdp { get; }

        public bool IsLocked { get; }

        /// <summary>Behind ICE: what may send here.</summary>
        public PeerAddress[] Trusted { get; init; } = [];

        public bool IsTrusted(in PeerAddress from)
        {
            foreach (ref readonly var trusted in Trusted.AsSpan())
            {
                if (trusted.Equals(from))
                    return true;
            }
            return false;
        }
    }
}
