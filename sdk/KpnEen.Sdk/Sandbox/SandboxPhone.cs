namespace KpnEen.Sdk.Sandbox;

/// <summary>A user of the sandbox with a phone.</summary>
/// <param name="UserId"><c>usr_…</c></param>
/// <param name="Extension">What colleagues dial.</param>
/// <param name="Number">E.164; null when the user has none.</param>
public sealed record SandboxPhone(string UserId, string Extension, string? Number);
