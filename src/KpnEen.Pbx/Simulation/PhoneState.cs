namespace KpnEen.Pbx.Simulation;

/// <summary>What the phones of a user, or the public side, do in a simulation.</summary>
public enum PhoneState
{
    /// <summary>They ring, and nobody comes.</summary>
    Rings,

    /// <summary>Somebody picks up.</summary>
    Answers,

    /// <summary>The user is in a call, and the phones say so.</summary>
    Busy,

    /// <summary>Somebody refuses the call.</summary>
    Rejects,

    /// <summary>No phone is registered; of the public side: it cannot be reached.</summary>
    NotRegistered,
}
