using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace KpnEen.Api.Security;

/// <summary>The keys of one issuer. However many tokens with made-up key ids arrive, the issuer is asked rarely.</summary>
internal sealed class JwksCache(TrustedIssuer issuer, JwksCacheOptions options, TimeProvider time, ILogger log) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1);
    private volatile State state = new(FrozenDictionary<string, SecurityKey>.Empty, null, DateTimeOffset.MinValue, null, null, "");

    public void Dispose() => gate.Dispose();

    /// <returns>Null: the issuer has no such key.</returns>
    /// <exception cref="JwksUnavailableException">No keys at hand, and the issuer does not answer.</exception>
    public async Task<SecurityKey?> FindAsync(string keyId, CancellationToken cancel)
    {
        var found = state;
        if (MayAsk(found, keyId))
            found = await AskAsync(keyId, cancel);
        if (found.FetchedAt is not { } fetched || time.GetUtcNow() - fetched > options.KeepAtMost)
            throw new JwksUnavailableException($"The keys of {issuer.Issuer} are not at hand.");
        return found.Keys.GetValueOrDefault(keyId);
    }

    private bool MayAsk(State now, string keyId)
    {
        var at = time.GetUtcNow();
        if (now.FailedAt is { } failed && at - failed < options.RetryAfter)
            return false;
        if (now.FetchedAt is not { } fetched || at - fetched >= (issuer.Keys.RefreshAfter ?? options.RefreshAfter))
            return true;
        if (now.Change?.IsCompleted == true)
            return true;
        return !now.Keys.ContainsKey(keyId) && at - now.AskedForUnknownAt >= options.UnknownKeyWindow;
    }

    private async Task<State> AskAsync(string keyId, CancellationToken cancel)
    {
        await gate.WaitAsync(cancel);
        try
        {
            var before = state;
            if (!MayAsk(before, keyId))
                return before;
            var at = time.GetUtcNow();
            var unknownAt = before.FetchedAt is not null && !before.Keys.ContainsKey(keyId) ? at : before.AskedForUnknownAt;
            try
            {
                // Taken before the look: what changes meanwhile is looked at once more.
                var change = issuer.Keys.NextChange();
                var text = await issuer.Keys.FetchAsync(cancel);
                // The same keys stay the same objects: what was verified with them needs not be again.
                state = new State(text == before.Text ? before.Keys : Parse(text), at, unknownAt, null, change, text);
            }
            catch (Exception e) when (e is JwksUnavailableException or ArgumentException)
            {
                log.LogWarning("The keys of {Issuer} cannot be had: {Reason}", issuer.Issuer, e.Message);
                state = before with { FailedAt = at, AskedForUnknownAt = unknownAt };
            }
            return state;
        }
        finally
        {
            gate.Release();
        }
    }

    private static FrozenDictionary<string, SecurityKey> Parse(string jwks) =>
        // Only public asymmetric keys for signatures: a symmetric one in a published set would be known to everybody.
        new JsonWebKeySet(jwks)
            .Keys.Where(key => key is { Kty: "EC" or "RSA", Use: null or "" or "sig", Kid.Length: > 0 })
            .DistinctBy(key => key.Kid)
            .ToFrozenDictionary(key => key.Kid, SecurityKey (key) => key);

    private sealed record State(
        FrozenDictionary<string, SecurityKey> Keys,
        DateTimeOffset? FetchedAt,
        DateTimeOffset AskedForUnknownAt,
        DateTimeOffset? FailedAt,
        Task? Change,
        string Text
    );
}
