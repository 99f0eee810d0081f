using System.Globalization;
using KpnEen.Media.Srtp;

namespace KpnEen.Media.Sdp;

// RFC 4568 9.1
// a=crypto:<tag> <crypto-suite> inline:<key||salt>[|lifetime][|MKI:length][;inline:…] [<session parameter> …]

/// <summary>An a=crypto line: the key its writer protects its own packets with.</summary>
/// <param name="Tag">1 to 9 digits; the answer repeats that of the line it took.</param>
/// <param name="Suite">The ciphers, and the length of the key.</param>
/// <param name="Key">Key and salt as written, base64. Never to be logged.</param>
internal sealed record SdpCrypto(int Tag, SrtpSuite Suite, string Key)
{
    /// <summary>Names of what stands behind the key: UNENCRYPTED_SRTP, KDR …; who does not know one must not take the line (RFC 4568 6.3).</summary>
    public IReadOnlyList<string> Parameters { get; init; } = [];

    /// <summary>RFC 4568 6.3: what we do not know must not be taken, unless it says itself that it may be passed over.</summary>
    public bool IsUsable => Parameters.All(p => p.StartsWith('-'));

    /// <summary>The length is that of the suite: checked when it was read.</summary>
    public SrtpMasterKey MasterKey =>
        SrtpMasterKey.TryParse(Suite, Key, out var key) ? key : throw new InvalidOperationException($"no key of {Suite}");

    /// <summary>Null for a line that makes no sense, whose suite we do not know, whose key has not the length of the suite, or that has several.</summary>
    public static SdpCrypto? Parse(string value)
    {
        var parts = value.Split(' ', 16, StringSplitOptions.RemoveEmptyEntries);
        if (
            parts.Length < 3
            || parts[0].Length > 9
            || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var tag)
            || SrtpSuite.Find(parts[1]) is not { } suite
        )
            return null;
        // Several keys need an MKI each and nobody sends them: the first is taken only when it is the only one.
        const string Inline = "inline:";
        if (!parts[2].StartsWith(Inline, StringComparison.OrdinalIgnoreCase) || parts[2].Contains(';', StringComparison.Ordinal))
            return null;
        var info = parts[2][Inline.Length..].Split('|');
        if (info.Length > 3 || !SrtpMasterKey.TryParse(suite, info[0], out _))
            return null;
        // What has a colon is an MKI, which only a far side with several keys needs. Else it is the lifetime, of which no telephone call
        // reaches the end.
        return info.Skip(1).Any(i => i.Contains(':', StringComparison.Ordinal))
            ? null
            : new SdpCrypto(tag, suite, info[0]) { Parameters = parts[3..] };
    }

    /// <summary>Without the key: records print themselves, and logs print records.</summary>
    public override string ToString() => $"crypto:{Tag} {Suite} inline:…";

    /// <summary>A new key of ours. We use no MKI and no parameters: one key lasts the call.</summary>
    public static SdpCrypto Create(int tag, SrtpSuite suite) => new(tag, suite, SrtpMasterKey.CreateRandom(suite).ToInline());

    /// <summary>The value of the line, key and all.</summary>
    public string ToLine() => string.Create(CultureInfo.InvariantCulture, $"{Tag} {Suite.Name} inline:{Key}");
}
