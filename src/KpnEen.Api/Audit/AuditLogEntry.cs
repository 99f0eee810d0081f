using KpnEen.Data.Audit;

namespace KpnEen.Api.Audit;

/// <summary>One change of a setting: who, when, what.</summary>
internal sealed record AuditLogEntry
{
    /// <summary>Place in the log of the tenant: from 1, without gaps.</summary>
    /// <example>42</example>
    public required long Position { get; init; }

    /// <summary>When it was stored.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What was done: create, update, delete, erase (the content of earlier entries), or prune (entries older than they are kept; the change names the last of them).</summary>
    /// <example>update</example>
    public required string Action { get; init; }

    /// <summary>What was written; a hunt group's members and a service's settings are resources of their own here.</summary>
    /// <example>serviceSettings</example>
    public required string Resource { get; init; }

    /// <summary>What it belongs to.</summary>
    /// <example>user</example>
    public required string SubjectKind { get; init; }

    /// <summary>Id of what it belongs to.</summary>
    /// <example>usr_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public string? SubjectId { get; init; }

    /// <summary>The service, when its settings changed.</summary>
    /// <example>call-forwarding-always</example>
    public string? Service { get; init; }

    /// <summary>The revision that came of it.</summary>
    /// <example>3</example>
    public long? Revision { get; init; }

    /// <summary>Who did it.</summary>
    public required AuditActor Actor { get; init; }

    /// <summary>What changed, by member; absent when it was erased.</summary>
    public IReadOnlyList<AuditChange>? Changes { get; init; }

    /// <summary>When the content was erased, if it was.</summary>
    public DateTimeOffset? ErasedAt { get; init; }

    /// <summary>The link of the chain: SHA-256, in hexadecimal, of the hash before and this entry.</summary>
    /// <example>9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08</example>
    public required string Hash { get; init; }

    public static AuditLogEntry Of(AuditEntry entry)
    {
        var record = entry.Read();
        return new AuditLogEntry
        {
            Position = record.Position,
            At = record.At,
            Action = record.Action,
            Resource = record.Resource,
            SubjectKind = record.SubjectKind,
            SubjectId = record.SubjectId,
            Service = record.Service,
            Revision = record.Revision,
            Actor = AuditActor.Of(record.Actor),
            Changes = entry.Changes is null ? null : AuditChange.Read(entry.Changes),
            ErasedAt = entry.ErasedAt,
            Hash = Convert.ToHexStringLower(entry.Hash),
        };
    }
}
