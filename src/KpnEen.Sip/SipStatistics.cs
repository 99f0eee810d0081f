namespace KpnEen.Sip;

/// <summary>Totals since the start: what was dropped and why.</summary>
public sealed record SipStatistics(
    long Received,
    long Sent,
    long MalformedRequests,
    long MalformedResponses,
    long StrayResponses,
    long StrayAcks,
    long Faults
);
