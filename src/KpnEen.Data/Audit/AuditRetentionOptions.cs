using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace KpnEen.Data.Audit;

/// <summary>How long an entry of the audit log is kept.</summary>
/// <param name="KeptFor">Null: for ever.</param>
public sealed record AuditRetentionOptions(TimeSpan? KeptFor)
{
    private const string Name = "KPNEEN_AUDIT_DAYS";
    private const int Standard = 730;

    // The database refuses less, so that nobody removes the traces of what was done just now.
    private const int Least = 91;
    private const int Most = 36_500;

    /// <exception cref="FormatException">No whole number of days, or not one that is allowed.</exception>
    public static AuditRetentionOptions From(IConfiguration configuration) =>
        configuration[Name] is not { Length: > 0 } text ? new AuditRetentionOptions(TimeSpan.FromDays(Standard))
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is 0 or (>= Least and <= Most)
            ? new AuditRetentionOptions(days == 0 ? null : TimeSpan.FromDays(days))
        : throw new FormatException($"{Name} must be 0 (for ever) or {Least} to {Most} days, not '{text}'.");
}
