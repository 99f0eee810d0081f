namespace KpnEen.Sdk.Authentication;

/// <summary>
/// Keeps one token, renewed at 80 % of its life by one request however many callers wait for it. Derive from it for tokens from elsewhere: only <see cref="FetchAsync"/> is left to write.
/// </summary>
/// <param name="time">The clock.</param>
public abstract class CachedCredential(TimeProvider time) : TokenCredential
{
    private static readonly TimeSpan _pauseAfterFailure = TimeSpan.FromSeconds(30);
    private readonly Lock _gate = new();
    private AccessToken? _current;
    private Task<AccessToken>? _pending;

    /// <summary>The clock.</summary>
    protected TimeProvider Time { get; } = time;

    /// <summary>Fetches a new token; never called twice at a time.</summary>
    /// <exception cref="ApiException">There is none to be had; the old one is used as long as it is valid.</exception>
    protected abstract Task<AccessToken> FetchAsync(CancellationToken cancellationToken);

    /// <inheritdoc />
    public sealed override ValueTask<AccessToken> GetTokenAsync(CancellationToken cancellationToken = default)
    {
        Task<AccessToken> pending;
        lock (_gate)
        {
            if (_current is { } token && Now < token.RefreshAt)
                return ValueTask.FromResult(token);
            // The request belongs to all who wait: no caller's cancellation ends it.
            if (_pending is null || _pending.IsCompleted)
                _pending = RenewAsync();
            pending = _pending;
        }
        return new ValueTask<AccessToken>(pending.WaitAsync(cancellationToken));
    }

    /// <inheritdoc />
    public sealed override void Invalidate(AccessToken token)
    {
        lock (_gate)
            if (ReferenceEquals(_current, token))
                _current = null;
    }

    private DateTimeOffset Now => Time.GetUtcNow();

    private async Task<AccessToken> RenewAsync()
    {
        AccessToken token;
        try
        {
            token = await FetchAsync(CancellationToken.None);
        }
        catch (ApiException) when (UsableStill() is { } old)
        {
            token = old with { RefreshAt = Now + _pauseAfterFailure };
        }
        lock (_gate)
            _current = token;
        return token;
    }

    private AccessToken? UsableStill()
    {
        lock (_gate)
            return _current is { } token && Now < token.ExpiresAt ? token : null;
    }
}
