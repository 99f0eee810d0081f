namespace KpnEen.Sdk;

/// <summary>429: too much, and the wait asked for is longer than this client waits by itself.</summary>
public sealed class ApiRateLimitedException(ApiFailure failure, TimeSpan? retryAfter) : ApiException(failure)
{
    /// <summary>How long the server asks to wait; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>The limits the server told of, and what is left of each.</summary>
    public IReadOnlyList<RateLimitQuota> Policies { get; } = RateLimitQuota.Read(failure.Headers);
}
