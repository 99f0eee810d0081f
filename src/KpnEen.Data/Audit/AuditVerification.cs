namespace KpnEen.Data.Audit;

/// <summary>What came of following the chain to its end.</summary>
/// <param name="Count">Entries followed.</param>
/// <param name="Position">Of the last entry.</param>
/// <param name="Hash">Of the last entry: kept elsewhere, it proves later that nothing up to here was changed.</param>
/// <param name="Erased">Entries whose changes were erased.</param>
/// <param name="Start">The last entry that retention removed, which the chain goes on from; null: none was removed.</param>
/// <param name="Findings">Empty: the log is as it was written.</param>
public sealed record AuditVerification(
    long Count,
    long Position,
    byte[] Hash,
    long Erased,
    AuditAnchor? Start,
    IReadOnlyList<AuditFinding> Findings
);
