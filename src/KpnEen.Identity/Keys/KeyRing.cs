using KpnEen.Data.Identity;
using Microsoft.IdentityModel.Tokens;

namespace KpnEen.Identity;

/// <summary>The signing keys as this node knows them: read again every minute, so that all nodes agree without a restart.</summary>
internal sealed class KeyRing(SigningKeyStore store, SigningKeyFactory factory, IdentityOptions options, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);
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
        if (state is { } fresh && time.GetUtcNow() - fresh.ReadAt < Fresh)
            return fresh;
        await gate.WaitAsync(cancel);
        try
        {
            if (state is { } other && time.GetUtcNow() - other.ReadAt < Fresh)
                return other;
            var now = time.GetUtcNow();
            var keys = await store.RotateAsync(known => RotationRule.Decide(known, now, options, factory.Create), cancel);
            var before = state?.Credentials;
            return state = new State(
                keys,
                keys.ToDictionary(key => key.Id, key => before?.GetValueOrDefault(key.Id) ?? factory.Open(key)),
                now
            );
        }
        finally
        {
            gate.Release();
        }
    }

    private sealed record State(IReadOnlyList<SigningKey> Keys, Dictionary<string, SigningCredentials> Credentials, DateTimeOffset ReadAt);
}
