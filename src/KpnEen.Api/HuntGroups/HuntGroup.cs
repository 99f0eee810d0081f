using KpnEen.Pbx.Directory;

namespace KpnEen.Api.HuntGroups;

/// <summary>Several users behind one number.</summary>
internal sealed record HuntGroup
{
    /// <summary>Identifies the hunt group.</summary>
    /// <example>hgr_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public required string Id { get; init; }

    /// <summary>Name shown to those who are rung.</summary>
    /// <example>Sales</example>
    public required string Name { get; init; }

    /// <summary>What colleagues dial, unique in the tenant.</summary>
    /// <example>600</example>
    public required string Extension { get; init; }

    /// <summary>The order in which members are rung.</summary>
    public required HuntPolicy Policy { get; init; }

    /// <summary>How long each member (all of them when simultaneous) rings, in seconds.</summary>
    /// <example>20</example>
    public required int NoAnswerSeconds { get; init; }

    /// <summary>Extension or number that takes the call when nobody did.</summary>
    /// <example>+31612345678</example>
    public string? Overflow { get; init; }

    /// <summary>Longest time in the group before overflow, in seconds; 0: after the last member.</summary>
    /// <example>60</example>
    public required int OverflowAfterSeconds { get; init; }

    /// <summary>Who is rung, in order.</summary>
    public required IReadOnlyList<HuntGroupMember> Members { get; init; }

    /// <summary>When the hunt group was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the hunt group was last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
