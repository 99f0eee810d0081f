using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace KpnEen.Data.Audit;

/// <summary>
/// Follows the chain of one tenant, entry by entry, and finds what was changed, taken out, put in or put elsewhere. It trusts nothing but the
/// entries themselves: the hash covers the hash before it, so whoever knows one hash of the chain can prove all that came before.
/// </summary>
/// <param name="start">The last entry that retention removed; null: none was.</param>
public sealed class AuditChain(AuditAnchor? start = null)
{
    private const int MostFindings = 100;
    private readonly List<AuditFinding> findings = [];
    private string? tenantId;
    private string? prunedThrough;

    /// <summary>Entries seen.</summary>
    public long Count { get; private set; }

    /// <summary>Where it begins; null: at its first entry.</summary>
    public AuditAnchor? Start => start;

    /// <summary>Position of the last entry; that of the start before the first.</summary>
    public long Position { get; private set; } = start?.Position ?? 0;

    /// <summary>Hash of the last entry; before the first that of the start, or 32 zero octets.</summary>
    public byte[] Hash { get; private set; } = start?.Hash ?? new byte[SHA256.HashSizeInBytes];

    /// <summary>Changes that were erased: the chain proves that they were made, not what they were.</summary>
    public long Erased { get; private set; }

    /// <summary>What is wrong; the first hundred.</summary>
    public IReadOnlyList<AuditFinding> Findings => findings;

    public bool Holds => findings.Count == 0;

    public void Add(AuditEntry entry)
    {
        Count++;
        var expected = Position + 1;
        if (Read(entry) is { } record)
        {
            if (record.Position != expected)
                Find(
                    expected,
                    record.Position > expected ? "missing" : "outOfOrder",
                    $"Entry {expected} was expected, and {record.Position} came."
                );
            if (record.TenantId != (tenantId ??= record.TenantId))
                Find(record.Position, "foreign", "The entry is of another tenant.");
            CheckChanges(entry, record);
            if (record.Action == "prune")
                prunedThrough = AnchorIn(entry.Changes);
            Position = record.Position;
        }
        else
        {
            Find(expected, "unreadable", "The record of the entry is no audit record.");
            Position = expected;
        }
        var hash = SHA256.HashData([.. Hash, .. Encoding.UTF8.GetBytes(entry.Record)]);
        if (!hash.AsSpan().SequenceEqual(entry.Hash))
            Find(
                Position,
                "hashMismatch",
                "The hash does not follow from the entry and the hash before: one of them is not as it was written."
            );
        // What comes after is judged by what stands here: one change gives one finding and not a thousand.
        Hash = entry.Hash;
    }

    /// <summary>After the last entry: that the log begins late must be told in the log itself.</summary>
    public void Finish()
    {
        if (prunedThrough != start?.ToString())
            Find(
                (start?.Position ?? 0) + 1,
                "startMismatch",
                $"The log begins after {start?.ToString() ?? "nothing"}, and what it tells of its retention is {prunedThrough ?? "nothing"}."
            );
    }

    private static string? AnchorIn(string? changes)
    {
        try
        {
            return changes is null ? null : JsonDocument.Parse(changes).RootElement[0].GetProperty("to").GetString();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    private static AuditRecord? Read(AuditEntry entry)
    {
        try
        {
            return entry.Read();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void CheckChanges(AuditEntry entry, AuditRecord record)
    {
        if (entry.Changes is null)
            Erased++;
        else if (
            entry.Salt is null
            || Convert.ToHexStringLower(SHA256.HashData([.. entry.Salt, .. Encoding.UTF8.GetBytes(entry.Changes)])) != record.ChangesDigest
        )
            Find(record.Position, "changesMismatch", "The changes are not those that were written.");
    }

    private void Find(long position, string code, string detail)
    {
        if (findings.Count < MostFindings)
            findings.Add(new AuditFinding(position, code, detail));
    }
}
