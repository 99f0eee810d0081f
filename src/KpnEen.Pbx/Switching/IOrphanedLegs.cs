using KpnEen.Sip.Survival;

namespace KpnEen.Pbx.Switching;

/// <summary>Legs of the life of this process that ended by a kill: nobody here knows them, and a phone still waits or talks.</summary>
public interface IOrphanedLegs
{
    /// <summary>Found at the start, with the number to forget each by.</summary>
    IReadOnlyList<(long Number, KeptLeg Leg)> Left { get; }

    /// <summary>Its phone has heard the end, or cannot be reached.</summary>
    void Ended(long number);
}
