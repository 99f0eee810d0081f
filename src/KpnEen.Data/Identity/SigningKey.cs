using System.Text.Json;

namespace KpnEen.Data.Identity;

/// <summary>A key that signs access tokens.</summary>
/// <param name="Id">The <c>kid</c>.</param>
/// <param name="PublicKey">JWK with public members only.</param>
/// <param name="PrivateKey">PKCS#8, sealed with the context <c>signingKey:</c> and the id.</param>
/// <param name="UseFrom">It signs from here until its successor does.</param>
public sealed record SigningKey(string Id, JsonElement PublicKey, byte[] PrivateKey, DateTimeOffset UseFrom);
