using KpnEen.Pbx.Directory;

namespace KpnEen.Data.Resources;

/// <summary>A public number. See <see cref="Number"/>.</summary>
public sealed record NumberFields(string E164, NumberTargetKind? TargetKind, string? TargetId, string? Label);
