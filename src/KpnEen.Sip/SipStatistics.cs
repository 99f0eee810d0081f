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
)
{
    /// <summary>Passwords that were tried and were wrong.</summary>
    public long WrongPasswords { get; init; }

    /// <summary>Times an address was blocked for them.</summary>
    public long SourcesBlocked { get; init; }

    /// <summary>Requests of blocked addresses that were not heard.</summary>
    public long Unheard { get; init; }

    /// <summary>Requests of strangers that asked too much at once.</summary>
    public long RateLimited { get; init; }

    /// <summary>Answers to strangers that would have been longer than their requests allowed.</summary>
    public long Withheld { get; init; }

    /// <summary>Requests answered without keeping anything of them.</summary>
    public long RefusedStateless { get; init; }

    /// <summary>New calls refused because of overload.</summary>
    public long Shed { get; init; }

    /// <summary>The share of new calls that are let in now; 1 without overload.</summary>
    public double AdmittedShare { get; init; } = 1;
}
