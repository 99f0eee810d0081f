namespace KpnEen.Pbx.Diagnosis;

public sealed record LadderHeader(string Name, string Value);
