namespace KpnEen.Pbx.Events;

/// <summary>What happened at a call-me-now key outside any call.</summary>
/// <param name="Reason">Why: of a refusal (<c>visitorQuota</c>, <c>closed</c>, …) or of a missed callback (<c>tooLate</c>, <c>noAnswer</c>, …).</param>
/// <param name="VisitorNumber">Whom to call back; absent in refusals.</param>
/// <param name="CallAt">When the visitor wants, or wanted, to be called back.</param>
/// <param name="Suppressed">How many like this one were not told since the last.</param>
public sealed record CallMeNowNotice(
    string KeyId,
    string? SessionId,
    string? Reason,
    string? VisitorNumber = null,
    string? VisitorName = null,
    DateTimeOffset? CallAt = null,
    int? Suppressed = null
);
