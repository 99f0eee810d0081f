namespace KpnEen.Data.CallMeNow;

/// <summary>A number that call-me-now never calls.</summary>
/// <param name="Number">E.164.</param>
public sealed record BlockedNumberFields(string Number, string? Note);
