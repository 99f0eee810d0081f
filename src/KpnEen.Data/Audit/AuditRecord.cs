using System.Text.Json;
using KpnEen.Pbx.Services;

namespace KpnEen.Data.Audit;

/// <summary>What the hash of an entry covers.</summary>
/// <param name="Action"><c>create</c>, <c>update</c>, <c>delete</c>, <c>erase</c>, <c>prune</c>.</param>
/// <param name="Resource">What was written: <c>serviceSettings</c>, <c>huntGroupMembers</c>.</param>
/// <param name="SubjectKind">What that belongs to: <c>user</c>, <c>huntGroup</c>.</param>
/// <param name="Service">The service, of service settings.</param>
/// <param name="Revision">The revision that was written, or deleted.</param>
/// <param name="TenantVersion">Version of the tenant's settings that has the change.</param>
/// <param name="ChangesDigest">SHA-256, in hex, of the salt and the text of the changes.</param>
public sealed record AuditRecord(
    string TenantId,
    long Position,
    DateTimeOffset At,
    string Action,
    string Resource,
    string SubjectKind,
    string? SubjectId,
    string? Service,
    long? Revision,
    long? TenantVersion,
    WhoActs Actor,
    string ChangesDigest
)
{
    /// <exception cref="JsonException">It is no such record.</exception>
    public static AuditRecord Parse(string text) =>
        JsonSerializer.Deserialize<AuditRecord>(text, SettingsJson.Options) ?? throw new JsonException("null is no record");
}
