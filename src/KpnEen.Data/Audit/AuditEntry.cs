using System.Text.Json;

namespace KpnEen.Data.Audit;

/// <summary>One row of the audit log as it is stored.</summary>
public sealed class AuditEntry
{
    public required string TenantId { get; init; }
    public required long Position { get; init; }

    /// <summary>The very text that is hashed: a JSON object, see <see cref="AuditRecord"/>.</summary>
    public required string Record { get; init; }

    /// <summary>The text of a JSON array of what changed; null when it was erased.</summary>
    public string? Changes { get; init; }
    public byte[]? Salt { get; init; }
    public required byte[] Hash { get; init; }
    public DateTimeOffset At { get; init; }
    public string? SubjectId { get; init; }
    public string? Service { get; init; }
    public long? TenantVersion { get; init; }
    public DateTimeOffset? ErasedAt { get; init; }

    public AuditRecord Read() => AuditRecord.Parse(Record);
}
