using KpnEen.Media;

namespace KpnEen.Pbx.Legs;

/// <summary>Nobody waits: the first side of a click-to-dial is rung out of nothing.</summary>
public sealed class Nobody : ICallProgress
{
    public static Nobody Instance { get; } = new();

    public PeerMedia? Media => null;

    public void Ringing() { }

    public void EarlyMedia(RingingLeg from) { }

    public void Forwarded() { }
}
