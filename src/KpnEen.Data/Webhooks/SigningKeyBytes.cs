namespace KpnEen.Data.Webhooks;

/// <summary>A signing key on its way into the store.</summary>
/// <param name="Secret">What is sealed.</param>
/// <param name="PublicKey">What may be shown of it; null for a symmetric one.</param>
public sealed record SigningKeyBytes(byte[] Secret, string? PublicKey);
