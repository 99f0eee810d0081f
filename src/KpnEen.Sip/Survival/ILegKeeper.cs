namespace KpnEen.Sip.Survival;

/// <summary>
/// Keeps the legs of a stack where a kill -9 does not reach them. Asked on the signalling threads: implementations take a few microseconds and
/// never throw.
/// </summary>
public interface ILegKeeper
{
    /// <param name="number">0 for a new leg; else what was returned for it before, which this replaces.</param>
    /// <returns>To forget it by; 0: it could not be kept.</returns>
    long Keep(KeptLeg leg, long number);

    /// <summary>The leg is over, or somebody else ends it.</summary>
    void Forget(long number);
}
