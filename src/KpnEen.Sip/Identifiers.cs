using System.Security.Cryptography;

namespace KpnEen.Sip;

/// <summary>Unguessable names: tags, branches, Call-IDs (RFC 3261 19.3, 8.1.1.7).</summary>
internal static class Identifiers
{
    public const string MagicCookie = "z9hG4bK";

    public static string Tag() => RandomNumberGenerator.GetHexString(16, lowercase: true);

    public static string Branch() => MagicCookie + RandomNumberGenerator.GetHexString(20, lowercase: true);

    public static string CallId() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>First CSeq and RSeq: small enough to count on for ever (RFC 3261 8.1.1.5, RFC 3262 3).</summary>
    public static uint FirstNumber() => (uint)RandomNumberGenerator.GetInt32(1, 100_000);
}
