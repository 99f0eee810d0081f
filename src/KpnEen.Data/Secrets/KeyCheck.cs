using System.Security.Cryptography;
using KpnEen.Data.Postgres;

namespace KpnEen.Data.Secrets;

/// <summary>Tells at start, and not at the first registration, that the master key is not the one the database was sealed with.</summary>
public static class KeyCheck
{
    private const string Context = "installation";

    /// <exception cref="DatabaseNotUsableException">Sealed with another key.</exception>
    public static async Task RunAsync(Database database, ISecretBox box, CancellationToken cancellation)
    {
        var stored = await database.InPlatformAsync(
            session =>
                session.QuerySingleAsync<byte[]>(
                    "UPDATE installation SET key_check = coalesce(key_check, @fresh) RETURNING key_check",
                    new { fresh = box.SealText("kpneen", Context) }
                ),
            cancellation
        );
        try
        {
            box.Open(stored, Context);
        }
        catch (CryptographicException e)
        {
            throw new DatabaseNotUsableException(
                "The secrets in the database were sealed with another master key: put the former keys/master.key back into KPNEEN_STATE.",
                e
            );
        }
    }
}
