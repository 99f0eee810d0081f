namespace KpnEen.Data.Identity;

/// <summary>A client with the hashes of its secrets, as the token endpoint needs it.</summary>
public sealed record ClientCredentials(ApiClient Client, IReadOnlyList<byte[]> SecretHashes);
