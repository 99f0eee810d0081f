using KpnEen.Pbx.Events;
using KpnEen.Pbx.Simulation;

namespace KpnEen.Api.RoutingSimulations;

/// <summary>A phone or a number on the public side that would ring.</summary>
internal sealed record SimulatedRinging
{
    /// <summary>The user; absent on the public side.</summary>
    /// <example>usr_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public string? UserId { get; init; }

    /// <summary>The phone; absent on the public side.</summary>
    /// <example>dev_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public string? DeviceId { get; init; }

    /// <summary>The trunk, on the public side.</summary>
    /// <example>trk_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public string? TrunkId { get; init; }

    /// <summary>The extension, or the number on the public side.</summary>
    /// <example>201</example>
    public required string Number { get; init; }

    /// <summary>When it begins to ring, in milliseconds since the call began.</summary>
    /// <example>0</example>
    public required long StartMs { get; init; }

    /// <summary>How long it rings, in milliseconds.</summary>
    /// <example>20000</example>
    public required long RingMs { get; init; }

    /// <summary>Why it stops; absent when it is answered.</summary>
    public RingEndReason? EndReason { get; init; }

    public static SimulatedRinging Of(SimulatedRing ring) =>
        new()
        {
            UserId = ring.UserId,
            DeviceId = ring.DeviceId,
            TrunkId = ring.TrunkId,
            Number = ring.Number,
            StartMs = (long)ring.From.TotalMilliseconds,
            RingMs = (long)ring.For.TotalMilliseconds,
            EndReason = ring.End,
        };
}
