using KpnEen.Pbx.Events;

namespace KpnEen.Api.Calls;

/// <summary>The connection of a conversation to one phone or trunk.</summary>
internal sealed record CallLeg
{
    /// <summary>Identifies the leg.</summary>
    /// <example>leg_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public required string Id { get; init; }

    /// <summary>device, virtual or trunk.</summary>
    /// <example>device</example>
    public required string Kind { get; init; }

    /// <summary>Whether the leg came in to the exchange or went out of it.</summary>
    public required CallDirection Direction { get; init; }

    /// <summary>The user whose phone it is.</summary>
    /// <example>usr_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public string? UserId { get; init; }

    /// <summary>The phone.</summary>
    /// <example>dev_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public string? DeviceId { get; init; }

    /// <summary>The other side's number; absent when withheld.</summary>
    /// <example>+31612345678</example>
    public string? Number { get; init; }

    /// <summary>ringing, active, held or ended.</summary>
    /// <example>active</example>
    public required string State { get; init; }

    /// <summary>Whether the others do not hear this side.</summary>
    /// <example>false</example>
    public required bool Muted { get; init; }

    /// <summary>When the leg began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When the leg was answered.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>When the leg ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>SIP Call-ID, to find the leg in a trace.</summary>
    /// <example>3c26701e-7a91@192.0.2.10</example>
    public string? SipCallId { get; init; }
}
