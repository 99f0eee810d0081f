namespace KpnEen.Sdk;

/// <summary>Who handles an event that was just received.</summary>
public enum EventClaim
{
    /// <summary>The one who asks: nobody had it before.</summary>
    Ours,

    /// <summary>Somebody else, just now.</summary>
    InHand,

    /// <summary>Nobody: it has been handled.</summary>
    Done,
}
