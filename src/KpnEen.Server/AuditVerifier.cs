using System.Globalization;
using KpnEen.Data.Audit;

namespace KpnEen.Server;

/// <summary>
/// <c>KpnEen.Server --verify-audit FILE [--audit-anchor POSITION:HASH]</c>: verifies an exported audit log with nothing but the file, and the anchor
/// that somebody kept. Answers 0 when it holds, 2 when not.
/// </summary>
internal static class AuditVerifier
{
    private const string Option = "--verify-audit";
    private const string AnchorOption = "--audit-anchor";

    /// <returns>Null: something else is asked for.</returns>
    /// <exception cref="FormatException">The anchor is misspelt.</exception>
    public static async Task<int?> RunAsync(string[] args, TextWriter output)
    {
        if (Value(args, Option) is not { } path)
            return null;
        var anchor = Value(args, AnchorOption) is { } text ? AuditAnchor.Parse(text) : null;
        AuditVerification verified;
        try
        {
            using var file = File.OpenText(path);
            verified = await AuditExport.VerifyAsync(file, anchor, CancellationToken.None);
        }
        catch (IOException e)
        {
            await output.WriteLineAsync(e.Message);
            return 1;
        }
        foreach (var finding in verified.Findings)
            await output.WriteLineAsync(
                string.Create(CultureInfo.InvariantCulture, $"entry {finding.Position}: {finding.Code}: {finding.Detail}")
            );
        var verdict = verified.Findings.Count == 0 ? "The log holds" : "The log does NOT hold";
        await output.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{verdict}: {verified.Count} entries, {verified.Erased} of them erased, anchor {new AuditAnchor(verified.Position, verified.Hash)}"
            )
        );
        return verified.Findings.Count == 0 ? 0 : 2;
    }

    private static string? Value(string[] args, string option) =>
        Array.IndexOf(args, option) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
}
