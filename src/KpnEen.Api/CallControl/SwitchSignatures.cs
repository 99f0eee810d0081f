using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KpnEen.Api.CallControl;

/// <summary>
/// Signs questions to the switch, and accepts each signed one once.
/// <code>
/// Kpn-Switch-Signature: milliseconds "." nonce "." HMAC-SHA256(key, "kpn-switch-1" LF milliseconds LF nonce LF body)
/// </code>
/// </summary>
internal sealed class SwitchSignatures(CallControlKey key, TimeProvider time)
{
    public const string Header = "Kpn-Switch-Signature";

    /// <summary>How far the clocks of two processes may be apart, and how old a question may be.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(30);
    private readonly SeenNonces seen = new(2 * Tolerance, time);

    public string Sign(ReadOnlySpan<byte> body)
    {
        var at = time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var nonce = RandomNumberGenerator.GetHexString(32, lowercase: true);
        return $"{at}.{nonce}.{Convert.ToHexStringLower(Mac(at, nonce, body))}";
    }

    /// <summary>Whether a request is worth reading its body: anyone can make a header that is.</summary>
    public bool IsPlausible(string? header) => Parse(header) is not null;

    public bool Accepts(string? header, ReadOnlySpan<byte> body) =>
        Parse(header) is var (at, nonce, mac) && CryptographicOperations.FixedTimeEquals(Mac(at, nonce, body), mac) && seen.Add(nonce);

    private (string At, string Nonce, byte[] Mac)? Parse(string? header)
    {
        if (header?.Split('.') is not [var at, { Length: 32 } nonce, { Length: 64 } mac])
            return null;
        if (!long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) || !mac.All(char.IsAsciiHexDigit))
            return null;
        var age = time.GetUtcNow().ToUnixTimeMilliseconds() - (decimal)milliseconds;
        return Math.Abs(age) <= (decimal)Tolerance.TotalMilliseconds ? (at, nonce, Convert.FromHexString(mac)) : null;
    }

    private byte[] Mac(string at, string nonce, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key.Value);
        hash.AppendData(Encoding.UTF8.GetBytes($"kpn-switch-1\n{at}\n{nonce}\n"));
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }
}
