namespace KpnEen.Sdk.Authentication;

/// <summary>A source of tokens. Must be safe for use by many callers at once.</summary>
public abstract class TokenCredential
{
    /// <summary>A token that is valid now, from a cache where there is one.</summary>
    public abstract ValueTask<AccessToken> GetTokenAsync(CancellationToken cancellationToken = default);

    /// <summary>The server refused this token: do not give it out again.</summary>
    public virtual void Invalidate(AccessToken token) { }
}
