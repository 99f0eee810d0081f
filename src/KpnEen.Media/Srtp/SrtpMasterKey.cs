using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace KpnEen.Media.Srtp;

/// <summary>Master key and master salt of one direction (RFC 3711 3.2.1). Writes nothing of itself into logs.</summary>
internal sealed class SrtpMasterKey : IEquatable<SrtpMasterKey>
{
    private readonly byte[] _octets;

    /// <exception cref="ArgumentException">Not as long as the suite wants it.</exception>
    public SrtpMasterKey(SrtpSuite suite, ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt)
    {
        if (key.Length != suite.KeyLength || salt.Length != suite.SaltLength)
            throw new ArgumentException($"{suite} wants a key of {suite.KeyLength} octets and a salt of {suite.SaltLength}.", nameof(key));
        Suite = suite;
        _octets = [.. key, .. salt];
    }

    public SrtpSuite Suite { get; }

    public ReadOnlySpan<byte> Key => _octets.AsSpan(0, Suite.KeyLength);

    public ReadOnlySpan<byte> Salt => _octets.AsSpan(Suite.KeyLength);

    public static SrtpMasterKey CreateRandom(SrtpSuite suite)
    {
        Span<byte> octets = stackalloc byte[suite.KeyLength + suite.SaltLength];
        RandomNumberGenerator.Fill(octets);
        return new SrtpMasterKey(suite, octets[..suite.KeyLength], octets[suite.KeyLength..]);
    }

    /// <summary>Reads "key || salt" in base64, as after inline: in a=crypto (RFC 4568 6.1).</summary>
    public static bool TryParse(SrtpSuite suite, ReadOnlySpan<char> base64, [NotNullWhen(true)] out SrtpMasterKey? key)
    {
        key = null;
        Span<byte> octets = stackalloc byte[64];
        // Longer than 64 characters is no key of any suite; whitespace inside is not base64 of RFC 4568.
        if (base64.Length > 64 || base64.ContainsAny(' ', '\t') || !Convert.TryFromBase64Chars(base64, octets, out var length))
            return false;
        if (length != suite.KeyLength + suite.SaltLength)
            return false;
        key = new SrtpMasterKey(suite, octets[..suite.KeyLength], octets[suite.KeyLength..length]);
        CryptographicOperations.ZeroMemory(octets);
        return true;
    }

    /// <summary>"key || salt" in base64: goes into a description sent over TLS, and nowhere else.</summary>
    public string ToInline() => Convert.ToBase64String(_octets);

    public bool Equals(SrtpMasterKey? other) =>
        other is not null && Suite == other.Suite && CryptographicOperations.FixedTimeEquals(_octets, other._octets);

    public override bool Equals(object? obj) => Equals(obj as SrtpMasterKey);

    public override int GetHashCode() => Suite.GetHashCode();

    public override string ToString() => $"{Suite} (key not shown)";
}
