using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace KpnEen.Identity;

/// <summary>Random texts that somebody holds and we know by their hash only: codes, refresh tokens, ids of requests.</summary>
internal static class Handle
{
    /// <summary>256 random bits, base64url.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>They cannot be guessed, so a plain hash keeps them.</summary>
    public static byte[] Hash(string handle) => SHA256.HashData(Encoding.UTF8.GetBytes(handle));
}
