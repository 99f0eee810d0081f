using System.Collections.Frozen;
using KpnEen.Data.Identity;
using KpnEen.Data.Postgres;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KpnEen.Api.Security;

/// <summary>
/// Which of our tokens ended before their time. Kept in memory and read again when this process or PostgreSQL's notification says that
/// one was added, and at every interval in any case.
/// </summary>
/// <param name="notifications">Null: only the interval.</param>
internal sealed class RevokedTokens(
    RevocationStore store,
    RevocationOptions options,
    TimeProvider time,
    ILogger<RevokedTokens> log,
    Notifications? notifications = null
) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1);
    private volatile State? state;

    public void Dispose() => gate.Dispose();

    /// <param name="token">Of our own server: ids are of the issuer that gave them.</param>
    /// <exception cref="RevocationsUnavailableException">It cannot be known: what was known is older than the longest time allowed.</exception>
    public async ValueTask<bool> ContainsAsync(AccessToken token, CancellationToken cancel)
    {
        var ids = await IdsAsync(cancel);
        return ids.Count > 0
            && (
                ids.Contains(RevocationStore.OfToken(token.TokenId))
                || ids.Contains(RevocationStore.OfClient(token.ClientId))
                || (token.GrantId is { } grant && ids.Contains(RevocationStore.OfGrant(grant)))
                || (token.TenantId is { } tenant && ids.Contains(RevocationStore.OfTenant(tenant)))
            );
    }

    /// <summary>Whether the tenant was deleted, so that no token of whatever issuer is for it any more.</summary>
    /// <exception cref="RevocationsUnavailableException">It cannot be known.</exception>
    public async ValueTask<bool> IsTenantGoneAsync(string tenantId, CancellationToken cancel) =>
        (await IdsAsync(cancel)).Contains(RevocationStore.OfTenant(tenantId));

    private async ValueTask<FrozenSet<string>> IdsAsync(CancellationToken cancel) =>
        (state is { } now && IsFresh(now) ? now : await ReadAsync(cancel)).Ids;

    private bool IsFresh(State now) =>
        !now.Hint.IsCompleted && now.Version == store.Version && time.GetUtcNow() - now.ReadAt < options.ReadEvery;

    private async Task<State> ReadAsync(CancellationToken cancel)
    {
        await gate.WaitAsync(cancel);
        try
        {
            if (state is { } other && IsFresh(other))
                return other;
            // Hint, version and time are taken before the look: what is added meanwhile is looked at once more.
            var hint = notifications?.Next(RevocationStore.Topic) ?? Never;
            var (version, at) = (store.Version, time.GetUtcNow());
            return state = new State([.. await store.AllAsync(cancel)], hint, version, at);
        }
        catch (NpgsqlException e) when (state is { } old && time.GetUtcNow() - old.ReadAt < options.KeepAtMost)
        {
            log.LogWarning("Revoked tokens are as of {At}, the database does not answer: {Reason}", old.ReadAt, e.Message);
            return old;
        }
        catch (NpgsqlException e)
        {
            throw new RevocationsUnavailableException(e);
        }
        finally
        {
            gate.Release();
        }
    }

    private static readonly Task Never = new TaskCompletionSource().Task;

    private sealed record State(FrozenSet<string> Ids, Task Hint, long Version, DateTimeOffset ReadAt);
}
