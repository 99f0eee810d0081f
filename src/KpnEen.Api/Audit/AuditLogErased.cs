namespace KpnEen.Api.Audit;

/// <summary>What came of an erasure.</summary>
internal sealed record AuditLogErased
{
    /// <summary>Entries whose content was erased.</summary>
    /// <example>12</example>
    public required long ErasedCount { get; init; }
}
