namespace KpnEen.Data.Secrets;

/// <summary>Seals what must not be readable in the database (HA1s, passwords, webhook secrets, signing keys) with a key that lies outside it.</summary>
public interface ISecretBox
{
    /// <param name="context">What the secret belongs to, <c>device:dev_…</c>; the same is needed to open it, so a sealed value moved to another row does not open.</param>
    byte[] Seal(ReadOnlySpan<byte> secret, string context);

    /// <exception cref="System.Security.Cryptography.CryptographicException">Tampered with, of another context or sealed with another key.</exception>
    byte[] Open(ReadOnlySpan<byte> sealedSecret, string context);
}
