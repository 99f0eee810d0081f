using KpnEen.Data.Identity;
using KpnEen.Data.Postgres;
using Microsoft.IdentityModel.Tokens;

namespace KpnEen.Identity;

/// <summary>The signing keys as this node knows them: read again when one came or went, and now and then, so that all nodes agree without a restart.</summary>
/// <param name="notifications">Null: only now and then.</param>
internal sealed class KeyRing(
    SigningKeyStore store,
    SigningKeyFactory factory,
    IdentityOptions options,
    TimeProvider time,
    Notifications? notifications = null
) : IDisposable
{
    private static readonly Task Never = new TaskCompletionSource().Task;
    private readonly SemaphoreSlim gate = new(1);
    private volatile State? state;

    public void Dispose() => gate.Dispose();

    public async Task<SigningCredentials> CurrentAsync(CancellationToken cancel)
    {
        var now = await StateAsync(cancel);
        return now.Credentials[RotationRule.Current(now.Keys, time.GetUtcNow()).Id];
    }

    public async Task<IReadOnlyList<SigningKey>> PublishedAsync(CancellationToken cancel) => (await StateAsync(cancel)).Keys;

    private async Task<State> StateAsync(CancellationToken cancel)
    {
        if (state is { } fresh && IsFresh(fresh))
            return fresh;
        await gate.WaitAsync(cancel);
        try
        {
            if (state is { } other && IsFresh(other))
                return other;
            // The hint is taken before the look: what changes meanwhile is looked at once more.
            var hint = notifications?.Next(SigningKeyStore.Topic) ?? Never;
            var now = time.GetUtcNow();
            var keys = await store.RotateAsync(known => RotationRule.Decide(known, now, options, factory.Create), cancel);
            var before = state?.Credentials;
            return state = new State(
                keys,
                keys.ToDictionary(key => key.Id, key => before?.GetValueOrDefault(key.Id) ?? factory.Open(key)),
                hint,
                now
            );
        }
        finally
        {
            gate.Release();
        }
    }

    private bool IsFresh(State now) => !now.Hint.IsCompleted && time.GetUtcNow() - now.ReadAt < options.ReadKeysEvery;

    private sealed record State(
        IReadOnlyList<SigningKey> Keys,
        Dictionary<string, SigningCredentials> Credentials,
        Task Hint,
        DateTimeOffset ReadAt
    );
}
