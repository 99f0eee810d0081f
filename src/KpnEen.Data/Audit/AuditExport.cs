using System.Globalization;
using System.Text.Json;
using KpnEen.Pbx.Services;

namespace KpnEen.Data.Audit;

/// <summary>The audit log as a file that is verified without the database: one JSON object a line, oldest first.</summary>
public static class AuditExport
{
    /// <summary>The line, without its end.</summary>
    public static byte[] Line(AuditEntry entry) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new ExportedEntry(
                entry.Record,
                entry.Changes,
                entry.Salt is { } salt ? Convert.ToHexStringLower(salt) : null,
                Convert.ToHexStringLower(entry.Hash)
            ),
            SettingsJson.Options
        );

    /// <summary>Follows the chain that a file holds.</summary>
    /// <param name="anchor">An end of the chain that was kept elsewhere; null: none.</param>
    public static async Task<AuditVerification> VerifyAsync(TextReader file, AuditAnchor? anchor, CancellationToken cancellation)
    {
        var chain = new AuditChain();
        var extra = new List<AuditFinding>();
        var metAnchor = anchor is null;
        for (var number = 1; await file.ReadLineAsync(cancellation) is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            if (Read(line) is not { } entry)
            {
                extra.Add(
                    new AuditFinding(chain.Position + 1, "unreadable", $"Line {number.ToString(CultureInfo.InvariantCulture)} is no entry.")
                );
                continue;
            }
            chain.Add(entry);
            metAnchor |= anchor is not null && chain.Position == anchor.Position && anchor.Hash.AsSpan().SequenceEqual(entry.Hash);
        }
        if (!metAnchor)
            extra.Add(new AuditFinding(anchor!.Position, "headMismatch", "The entry with the hash that was kept is not there."));
        return new AuditVerification(chain.Count, chain.Position, chain.Hash, chain.Erased, [.. chain.Findings, .. extra]);
    }

    private static AuditEntry? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<ExportedEntry>(line, SettingsJson.Options) is { Record: not null, Hash: not null } read
                ? new AuditEntry
                {
                    TenantId = "",
                    Position = 0,
                    Record = read.Record,
                    Changes = read.Changes,
                    Salt = read.Salt is null ? null : Convert.FromHexString(read.Salt),
                    Hash = Convert.FromHexString(read.Hash),
                }
                : null;
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return null;
        }
    }

    private sealed record ExportedEntry(string Record, string? Changes, string? Salt, string Hash);
}
