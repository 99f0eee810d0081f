using System.Text;

namespace KpnEen.Data.Secrets;

/// <summary>Sealing of texts.</summary>
public static class SecretBoxText
{
    public static byte[] SealText(this ISecretBox box, string secret, string context) => box.Seal(Encoding.UTF8.GetBytes(secret), context);

    /// <exception cref="System.Security.Cryptography.CryptographicException">Tampered with, of another context or sealed with another key.</exception>
    public static string OpenText(this ISecretBox box, ReadOnlySpan<byte> sealedSecret, string context) =>
        Encoding.UTF8.GetString(box.Open(sealedSecret, context));
}
