namespace KpnEen.Data.Audit;

/// <summary>A setting as a call used it.</summary>
/// <param name="SubjectId">Whose: a user, number, hunt group, trunk, the tenant.</param>
/// <param name="Service">Null: the resource itself.</param>
/// <param name="TenantVersion">Of the settings the call was made with; null: as of the time.</param>
public sealed record SettingReference(string SubjectId, string? Service, long? TenantVersion, DateTimeOffset At);
