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

    /// <summary>The first line of a log whose oldest entries are gone: what its chain goes on from.</summary>
    public static byte[] Line(AuditAnchor start) =>
        JsonSerializer.SerializeToUtf8Bytes(new ExportedStart(start.ToString()), SettingsJson.Options);

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
            if (number == 1 && ReadStart(line) is { } start)
            {
                chain = new AuditChain(start);
                metAnchor |= start.ToString() == anchor?.ToString();
                continue;
            }
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
        chain.Finish();
        if (!metAnchor)
            extra.Add(
                anchor!.Position < chain.Start?.Position
                    ? new AuditFinding(
                        anchor.Position,
                        "anchorRemoved",
                        "The entry with the hash that was kept is older than entries are kept."
                    )
                    : new AuditFinding(anchor.Position, "headMismatch", "The entry with the hash that was kept is not there.")
            );
        return new AuditVerification(chain.Count, chain.Position, chain.Hash, chain.Erased, chain.Start, [.. chain.Findings, .. extra]);
    }

    private static AuditAnchor? ReadStart(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<ExportedStart>(line, SettingsJson.Options)?.Start is { } text
                ? AuditAnchor.Parse(text)
                : null;
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return null;
        }
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

    private sealed record ExportedStart(string? Start);

    private sealed record ExportedEntry(string Record, string? Changes, string? Salt, string Hash);
}
