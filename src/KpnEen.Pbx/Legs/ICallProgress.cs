using KpnEen.Media;

namespace KpnEen.Pbx.Legs;

/// <summary>The side that waits while others ring. Until it is answered it gets 180 and 183; once answered it hears tones and early media.</summary>
public interface ICallProgress
{
    /// <summary>What the waiting side speaks: the others are offered the same, so that media is relayed untouched. Null when not known yet.</summary>
    PeerMedia? Media { get; }

    /// <summary>Somebody rings.</summary>
    void Ringing();

    /// <summary>The only ringing target speaks already: let the waiting side hear it.</summary>
    void EarlyMedia(RingingLeg from);

    /// <summary>The call goes on elsewhere.</summary>
    void Forwarded();
}
