using System.Globalization;

namespace KpnEen.Data.Audit;

/// <summary>An end of the chain that somebody kept where the database's owner cannot reach: <c>POSITION:HASH</c>.</summary>
public sealed record AuditAnchor(long Position, byte[] Hash)
{
    /// <exception cref="FormatException">Not <c>POSITION:HASH</c> with 64 hexadecimal digits.</exception>
    public static AuditAnchor Parse(string text) =>
        text.Split(':') is [var position, { Length: 64 } hash]
        && long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            ? new AuditAnchor(at, Convert.FromHexString(hash))
            : throw new FormatException($"'{text}' is not POSITION:HASH, as GET /v1/audit-log/verification gives them.");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Position}:{Convert.ToHexStringLower(Hash)}");
}
