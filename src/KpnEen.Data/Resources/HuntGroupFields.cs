using System.Collections.Immutable;
using KpnEen.Pbx.Directory;

namespace KpnEen.Data.Resources;

/// <summary>The settings of a hunt group. See <see cref="HuntGroup"/>.</summary>
public sealed record HuntGroupFields(
    string Name,
    string Extension,
    HuntPolicy Policy,
    int NoAnswerSeconds,
    string? Overflow,
    int OverflowAfterSeconds,
    ImmutableArray<HuntGroupMember> Members
);
