using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace KpnEen.Data.Identity;

/// <summary>Makes and hashes clients' secrets. They hold 256 random bits, so one HMAC with a pepper is enough: nothing is left to guess.</summary>
public sealed class ClientSecretHasher(PlatformSecrets secrets)
{
    private volatile byte[]? pepper;

    /// <summary>A new secret: <c>sec_</c> and 32 random bytes, base64url. Shown once, never kept.</summary>
    public static string NewSecret() => "sec_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public async Task<byte[]> HashAsync(string clientId, string secret, CancellationToken cancel)
    {
        var key = pepper ??= await secrets.GetAsync(PlatformSecrets.ClientSecretPepper, cancel);
        return HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{clientId}\0{secret}"));
    }
}
