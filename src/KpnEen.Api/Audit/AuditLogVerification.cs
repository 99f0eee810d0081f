using KpnEen.Data.Audit;

namespace KpnEen.Api.Audit;

/// <summary>Whether the audit log is as it was written.</summary>
internal sealed record AuditLogVerification
{
    /// <summary>Nothing was changed, removed, added or put elsewhere.</summary>
    /// <example>true</example>
    public required bool Holds { get; init; }

    /// <summary>Entries that were followed.</summary>
    /// <example>1042</example>
    public required long EntryCount { get; init; }

    /// <summary>Entries whose content was erased; that they were made is proven all the same.</summary>
    /// <example>0</example>
    public required long ErasedCount { get; init; }

    /// <summary>Position and hash of the last entry. Kept elsewhere, it proves later that nothing up to here was changed, even by somebody who can write the whole database.</summary>
    /// <example>1042:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08</example>
    public required string Anchor { get; init; }

    /// <summary>Position and hash of the last entry that was removed because it was older than entries are kept; absent: the log is there from its first.</summary>
    /// <example>120:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08</example>
    public string? StartsAfter { get; init; }

    /// <summary>What is wrong, and where.</summary>
    public required IReadOnlyList<AuditLogFinding> Findings { get; init; }

    public static AuditLogVerification Of(AuditVerification verified) =>
        new()
        {
            Holds = verified.Findings.Count == 0,
            EntryCount = verified.Count,
            ErasedCount = verified.Erased,
            Anchor = new AuditAnchor(verified.Position, verified.Hash).ToString(),
            StartsAfter = verified.Start?.ToString(),
            Findings =
            [
                .. verified.Findings.Select(f => new AuditLogFinding
                {
                    Position = f.Position,
                    Code = f.Code,
                    Detail = f.Detail,
                }),
            ],
        };
}
