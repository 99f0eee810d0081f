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

    /// <exception cref="RevocationsUnavailableException">It cannot be known: what was known is older than the longest time allowed.</exception>
    public async ValueTask<bool> ContainsAsync(AccessToken token, CancellationToken cancel)
    {
        var ids = (state is { } now && IsFresh(now) ? now : await ReadAsync(cancel)).Ids;
        return ids.Count > 0
            && (
                ids.Contains(RevocationStore.OfToken(token.TokenId))
                || ids.Contains(RevocationStore.OfClient(token.ClientId))
                || (token.GrantId is { } grant && ids.Contains(RevocationStore.OfGrant(grant)))
            );
    }

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
