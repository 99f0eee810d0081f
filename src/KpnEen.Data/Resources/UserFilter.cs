namespace KpnEen.Data.Resources;

/// <summary>Which users to list; null: any. E-mail addresses compare without case.</summary>
public sealed record UserFilter(string? Extension = null, string? Email = null, string? ExternalId = null);
