using System.Collections.Immutable;

namespace KpnEen.Pbx.Directory;

/// <summary>Several users behind one number.</summary>
/// <param name="Id"><c>hgr_…</c></param>
/// <param name="NoAnswerSeconds">How long each member (or all of them, when simultaneous) rings.</param>
/// <param name="Overflow">Extension or E.164 that takes the call when nobody did; null: the caller hears busy or no answer.</param>
/// <param name="OverflowAfterSeconds">Longest time in the group before overflow, 0 to 7200; 0: after the last member.</param>
public sealed record HuntGroup(
    string Id,
    string Name,
    string Extension,
    HuntPolicy Policy,
    int NoAnswerSeconds,
    string? Overflow,
    int OverflowAfterSeconds,
    ImmutableArray<HuntGroupMember> Members
);
