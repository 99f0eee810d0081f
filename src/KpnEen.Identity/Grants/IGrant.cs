namespace KpnEen.Identity;

/// <summary>A way to tokens at the token endpoint. The client is authenticated, and registered for this grant type.</summary>
internal interface IGrant
{
    /// <summary>One of <see cref="Data.Identity.GrantTypes"/>.</summary>
    string GrantType { get; }

    /// <exception cref="TokenError">RFC 6749 5.2.</exception>
    Task<TokenAnswer> ExchangeAsync(GrantRequest request, CancellationToken cancel);
}
