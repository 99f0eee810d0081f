using KpnEen.Sdk.Http;

namespace KpnEen.Sdk.Authentication;

/// <summary>
/// RFC 6749 4.4 with a client secret. One token is kept, renewed at 80 % of its life, by one request however many callers wait for it.
/// </summary>
internal sealed class ClientCredentials(KpnEenClientOptions options, RetryPipeline pipeline) : TokenCredential
{
    private static readonly TimeSpan _pauseAfterFailure = TimeSpan.FromSeconds(30);
    private readonly Lock _gate = new();
    private AccessToken? _current;
    private Task<AccessToken>? _pending;

    public override ValueTask<AccessToken> GetTokenAsync(CancellationToken cancellationToken = default)
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

    public override void Invalidate(AccessToken token)
    {
        lock (_gate)
            if (ReferenceEquals(_current, token))
                _current = null;
    }

    private DateTimeOffset Now => options.TimeProvider.GetUtcNow();

    private async Task<AccessToken> RenewAsync()
    {
        AccessToken token;
        try
        {
            token = await TokenRequest.SendAsync(options, pipeline, CancellationToken.None);
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

    public override string ToString() => $"client credentials of {options.ClientId}";
}
