namespace KpnEen.Api.Audit;

/// <summary>Something in the audit log that is not as it was written.</summary>
internal sealed record AuditLogFinding
{
    /// <summary>The entry, or the place where one is missing.</summary>
    /// <example>17</example>
    public required long Position { get; init; }

    /// <summary>missing, outOfOrder, foreign, unreadable, hashMismatch, changesMismatch, headMismatch or columnsMismatch.</summary>
    /// <example>hashMismatch</example>
    public required string Code { get; init; }

    /// <summary>For people.</summary>
    /// <example>The changes are not those that were written.</example>
    public required string Detail { get; init; }
}
