namespace KpnEen.Api.Security;

/// <summary>How long keys of issuers are kept and how often they are asked for.</summary>
public sealed record JwksCacheOptions
{
    /// <summary>After this the keys are asked for again, on use.</summary>
    public TimeSpan RefreshAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The same for our own server's, which lie in the database: a key that an operator removed is gone everywhere by then.</summary>
    public TimeSpan RefreshOwnAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long keys serve while the issuer is down.</summary>
    public TimeSpan KeepAtMost { get; init; } = TimeSpan.FromHours(48);

    /// <summary>An unknown key id leads to at most one question to the issuer in this time.</summary>
    public TimeSpan UnknownKeyWindow { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>After a failure the issuer is left alone for this long.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(10);
}
