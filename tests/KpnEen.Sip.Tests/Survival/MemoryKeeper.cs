using KpnEen.Sip.Survival;

namespace KpnEen.Sip.Tests.Survival;

/// <summary>What a stack would find again after a kill.</summary>
internal sealed class MemoryKeeper : ILegKeeper
{
    private readonly Dictionary<long, KeptLeg> legs = [];
    private long last;

    public IReadOnlyCollection<KeptLeg> Legs => legs.Values;

    /// <summary>What was kept stays as it is.</summary>
    public bool IsKilled { get; set; }

    public long Keep(KeptLeg leg, long number)
    {
        number = number == 0 ? ++last : number;
        if (!IsKilled)
            legs[number] = leg;
        return number;
    }

    public void Forget(long number)
    {
        if (!IsKilled)
            Assert.True(legs.Remove(number), $"leg {number} is forgotten twice");
    }
}
