using KpnEen.Api.Calls;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Simulation;

namespace KpnEen.Api.RoutingSimulations;

/// <summary>What would come of a call. Nothing was rung, told, stored or spent for it.</summary>
internal sealed record RoutingSimulation
{
    /// <summary>When the call would be made.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>As the tenant sees it.</summary>
    public required CallDirection Direction { get; init; }

    /// <summary>How it would end.</summary>
    public required CallOutcome Outcome { get; init; }

    /// <summary>Why it would fail; absent when somebody answers.</summary>
    public Cause? Cause { get; init; }

    /// <summary>Who would answer.</summary>
    public SimulatedRinging? AnsweredBy { get; init; }

    /// <summary>From the call to its answer or end, in milliseconds.</summary>
    /// <example>25000</example>
    public required long DurationMs { get; init; }

    /// <summary>The decisions in order, as in the trace of a call.</summary>
    public required IReadOnlyList<TracedDecision> Decisions { get; init; }

    /// <summary>Every phone and number that would ring, in order.</summary>
    public required IReadOnlyList<SimulatedRinging> Rings { get; init; }

    /// <summary>Every time the call would go on elsewhere.</summary>
    public required IReadOnlyList<Redirection> Redirections { get; init; }

    public static RoutingSimulation Of(SimulatedCall call, SimulationResult result, IReadOnlyList<TracedDecision> decisions) =>
        new()
        {
            At = call.At,
            Direction = result.Start.Direction,
            Outcome = result.Outcome,
            Cause = result.Cause,
            AnsweredBy = result.AnsweredBy is { } by ? SimulatedRinging.Of(by) : null,
            DurationMs = (long)result.Lasted.TotalMilliseconds,
            Decisions = decisions,
            Rings = [.. result.Rings.Select(SimulatedRinging.Of)],
            Redirections = result.Redirections,
        };
}
