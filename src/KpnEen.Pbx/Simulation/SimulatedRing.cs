using KpnEen.Pbx.Events;

namespace KpnEen.Pbx.Simulation;

/// <summary>A phone, or the public side, that would have been called.</summary>
/// <param name="Number">The extension or the number outside.</param>
/// <param name="From">Since the call began.</param>
/// <param name="For">How long it would have rung.</param>
/// <param name="End">Null: it was answered.</param>
public sealed record SimulatedRing(
    string? UserId,
    string? DeviceId,
    string? TrunkId,
    string Number,
    TimeSpan From,
    TimeSpan For,
    RingEndReason? End
);
