using System.Text.Json;
using KpnEen.Data.Identity;
using KpnEen.Data.Postgres;
using Npgsql;

namespace KpnEen.Api.Security;

/// <summary>The keys of our own authorization server, from the database both share: no request to ourselves.</summary>
/// <param name="notifications">Null: only the interval.</param>
internal sealed class OwnJwksSource(SigningKeyStore store, JwksCacheOptions options, Notifications? notifications = null) : IJwksSource
{
    public TimeSpan? RefreshAfter => options.RefreshOwnAfter;

    public Task? NextChange() => notifications?.Next(SigningKeyStore.Topic);

    public async Task<string> FetchAsync(CancellationToken cancel)
    {
        try
        {
            return JsonSerializer.Serialize(new { keys = (await store.AllAsync(cancel)).Select(key => key.PublicKey) });
        }
        catch (NpgsqlException e)
        {
            throw new JwksUnavailableException("The database does not answer.", e);
        }
    }
}
