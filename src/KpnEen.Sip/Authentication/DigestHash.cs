using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace KpnEen.Sip.Authentication;

/// <summary>The digest calculation (RFC 7616 3.4.1).</summary>
internal static class DigestHash
{
    [SuppressMessage("Security", "CA5351", Justification = "The protocol's algorithm; phones know no other.")]
    public static string Hash(bool sha256, string text)
    {
        Span<byte> hash = stackalloc byte[32];
        var bytes = Encoding.UTF8.GetBytes(text);
        var length = sha256 ? SHA256.HashData(bytes, hash) : MD5.HashData(bytes, hash);
        return Convert.ToHexStringLower(hash[..length]);
    }

    public static string Ha1(bool sha256, string username, string realm, string password) => Hash(sha256, $"{username}:{realm}:{password}");

    /// <param name="qop">Null for the form without qop (RFC 2069).</param>
    public static string Response(bool sha256, string ha1, string nonce, string? nc, string? cnonce, string? qop, string method, string uri)
    {
        var ha2 = Hash(sha256, $"{method}:{uri}");
        return Hash(sha256, qop is null ? $"{ha1}:{nonce}:{ha2}" : $"{ha1}:{nonce}:{nc}:{cnonce}:{qop}:{ha2}");
    }
}
