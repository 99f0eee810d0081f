namespace KpnEen.Data.Audit;

/// <summary>Which entries are asked for; null is any.</summary>
/// <param name="From">Inclusive.</param>
/// <param name="To">Exclusive.</param>
public sealed record AuditFilter(string? SubjectId, string? ActorId, string? Service, DateTimeOffset? From, DateTimeOffset? To);
