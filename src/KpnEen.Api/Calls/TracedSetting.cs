using KpnEen.Api.Audit;

namespace KpnEen.Api.Calls;

/// <summary>The setting a decision was made by, and who made it what it was.</summary>
internal sealed record TracedSetting
{
    /// <summary>Whose setting it is: a user, number, hunt group, trunk or the tenant.</summary>
    /// <example>usr_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public required string SubjectId { get; init; }

    /// <summary>The service, when it is a setting of one.</summary>
    /// <example>call-forwarding-busy</example>
    public string? Service { get; init; }

    /// <summary>Revision of the setting at the time of the call.</summary>
    /// <example>3</example>
    public long? Revision { get; init; }

    /// <summary>Nobody ever set it: the defaults held.</summary>
    /// <example>false</example>
    public required bool IsDefault { get; init; }

    /// <summary>When it was last changed before the call.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>Who changed it then.</summary>
    public AuditActor? ChangedBy { get; init; }

    /// <summary>That change in the audit log.</summary>
    /// <example>42</example>
    public long? AuditPosition { get; init; }
}
