namespace KpnEen.Data.Audit;

/// <summary>Something in an audit log that is not as it was written.</summary>
/// <param name="Code"><c>missing</c>, <c>outOfOrder</c>, <c>foreign</c>, <c>unreadable</c>, <c>hashMismatch</c>, <c>changesMismatch</c>, <c>headMismatch</c>, <c>columnsMismatch</c>, <c>startMismatch</c>, <c>anchorRemoved</c>.</param>
public sealed record AuditFinding(long Position, string Code, string Detail);
