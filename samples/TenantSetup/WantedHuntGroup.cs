namespace TenantSetup;

/// <param name="Policy">regular, circular, uniform, simultaneous.</param>
/// <param name="Members">Extensions, in order.</param>
internal sealed record WantedHuntGroup(
    string Extension,
    string Name,
    string Policy,
    int NoAnswerSeconds,
    string? Overflow,
    IReadOnlyList<string> Members
);
