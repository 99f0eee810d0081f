using System.Collections.Immutable;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Events;

namespace KpnEen.Pbx.Simulation;

/// <summary>What would have come of a call.</summary>
/// <param name="Start">What the conversation would have been about.</param>
/// <param name="AnsweredBy">The phone or the number outside that would have answered.</param>
/// <param name="Lasted">From the call to the answer, or to its end.</param>
public sealed record SimulationResult(
    ConversationStart Start,
    ImmutableArray<Decision> Decisions,
    ImmutableArray<SimulatedRing> Rings,
    ImmutableArray<Redirection> Redirections,
    CallOutcome Outcome,
    Cause? Cause,
    SimulatedRing? AnsweredBy,
    TimeSpan Lasted
);
