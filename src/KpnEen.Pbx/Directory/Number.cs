namespace KpnEen.Pbx.Directory;

/// <summary>A public number of a tenant.</summary>
/// <param name="Id"><c>num_…</c></param>
/// <param name="E164">With the leading +.</param>
/// <param name="TargetKind">Null while the number leads nowhere.</param>
/// <param name="TargetId">User or hunt group.</param>
/// <param name="Label">Shown on a screen pop: "Sales line".</param>
public sealed record Number(string Id, string E164, NumberTargetKind? TargetKind, string? TargetId, string? Label);
