namespace KpnEen.Data.Identity;

/// <summary>What to change about the signing keys.</summary>
public sealed record KeyRotation(SigningKey? Add, string[] Drop);
