using System.Security.Cryptography;
using KpnEen.Data.Postgres;
using KpnEen.Data.Secrets;

namespace KpnEen.Data.Identity;

/// <summary>Random secrets of 32 bytes that all nodes share, made when first asked for.</summary>
public sealed class PlatformSecrets(Database database, ISecretBox box)
{
    /// <summary>Turns clients' secrets into hashes that are worthless without it.</summary>
    public const string ClientSecretPepper = "client-secret-pepper";

    /// <summary>Signs the cursors of lists.</summary>
    public const string CursorKey = "cursor-key";

    /// <summary>Signs what one process of the platform asks another about live calls.</summary>
    public const string CallControlKey = "call-control-key";

    /// <summary>Signs the nonces of proofs of possession.</summary>
    public const string DpopNonceKey = "dpop-nonce-key";

    public Task<byte[]> GetAsync(string name, CancellationToken cancel) =>
        database.InPlatformAsync(
            async session =>
            {
                var context = $"platform:{name}";
                await session.ExecuteAsync(
                    "INSERT INTO platform_secrets (name, secret) VALUES (@name, @secret) ON CONFLICT DO NOTHING",
                    new { name, secret = box.Seal(RandomNumberGenerator.GetBytes(32), context) }
                );
                return box.Open(
                    await session.QuerySingleAsync<byte[]>("SELECT secret FROM platform_secrets WHERE name = @name", new { name }),
                    context
                );
            },
            cancel
        );
}
