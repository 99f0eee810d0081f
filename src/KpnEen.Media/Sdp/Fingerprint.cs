namespace KpnEen.Media.Sdp;

/// <summary>a=fingerprint: the hash of a certificate (RFC 8122 5).</summary>
/// <param name="Algorithm">sha-256 …, in lower case.</param>
/// <param name="Hash">Pairs of upper-case hexadecimal digits with colons between.</param>
internal sealed record Fingerprint(string Algorithm, string Hash)
{
    private const int LongestHash = 64;

    /// <summary>Octets of the hash.</summary>
    public byte[] Octets => Convert.FromHexString(Hash.Replace(":", "", StringComparison.Ordinal));

    /// <summary>Null for what is no fingerprint, or by a hash nobody should trust any more (MD5, SHA-1) or knows.</summary>
    public static Fingerprint? Parse(string value)
    {
        var parts = value.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 2)
            return null;
        var length = parts[0].ToLowerInvariant() switch
        {
            "sha-256" => 32,
            "sha-384" => 48,
            "sha-512" => LongestHash,
            _ => 0,
        };
        return length > 0 && IsHash(parts[1], length) ? new Fingerprint(parts[0].ToLowerInvariant(), parts[1].ToUpperInvariant()) : null;
    }

    public static Fingerprint Of(string algorithm, ReadOnlySpan<byte> hash)
    {
        var digits = Convert.ToHexString(hash);
        return new(algorithm, string.Join(':', digits.Chunk(2).Select(pair => new string(pair))));
    }

    public override string ToString() => $"{Algorithm} {Hash}";

    private static bool IsHash(string text, int octets)
    {
        if (text.Length != 3 * octets - 1)
            return false;
        for (var i = 0; i < text.Length; i++)
        {
            if (i % 3 == 2 ? text[i] != ':' : !char.IsAsciiHexDigit(text[i]))
                return false;
        }
        return true;
    }
}
