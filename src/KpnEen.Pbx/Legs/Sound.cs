using KpnEen.Media;

namespace KpnEen.Pbx.Legs;

/// <summary>What a waiting or finished side hears.</summary>
public enum Sound
{
    Ringback,
    Busy,
    Congestion,

    /// <summary>Nothing, audibly: the other side is muted.</summary>
    Silence,

    /// <summary>A star code was carried out.</summary>
    Confirmation,

    /// <summary>A star code made no sense.</summary>
    Error,
}
