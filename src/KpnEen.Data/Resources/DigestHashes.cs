using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace KpnEen.Data.Resources;

/// <summary>RFC 7616 3.4.2: what digest authentication keeps of a password.</summary>
internal static class DigestHashes
{
    /// <returns>H(username:realm:password) as lower-case hex.</returns>
    [SuppressMessage("Security", "CA5351", Justification = "Phones of RFC 3261 know no other hash.")]
    public static (string Md5, string Sha256) Of(string username, string realm, string password)
    {
        var text = Encoding.UTF8.GetBytes($"{username}:{realm}:{password}");
        return (Convert.ToHexStringLower(MD5.HashData(text)), Convert.ToHexStringLower(SHA256.HashData(text)));
    }
}
