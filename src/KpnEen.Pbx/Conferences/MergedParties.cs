using System.Collections.Immutable;
using KpnEen.Pbx.Legs;

namespace KpnEen.Pbx.Conferences;

/// <summary>What a call gave up for a conference.</summary>
/// <param name="Own">The user's own leg, when it was wanted and did not hold.</param>
internal sealed record MergedParties(Leg? Own, ImmutableArray<Leg> Others)
{
    public async Task HangUpAsync()
    {
        foreach (var leg in Others)
            await leg.HangUpAsync();
        if (Own is not null)
            await Own.HangUpAsync();
    }
}
