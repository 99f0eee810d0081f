using KpnEen.Media.Transport;

namespace KpnEen.Media.Ice;

/// <summary>A far address from which someone proved to know our password.</summary>
internal sealed class IcePair(PeerAddress remote)
{
    public PeerAddress Remote { get; } = remote;

    /// <summary>Time stamp of its last check.</summary>
    public long ProvedAt { get; set; }
}
