namespace KpnEen.Api.Security;

/// <summary>Where an issuer's public keys come from.</summary>
public interface IJwksSource
{
    /// <returns>A JWK Set (RFC 7517) as JSON.</returns>
    /// <exception cref="JwksUnavailableException">It cannot be had now.</exception>
    Task<string> FetchAsync(CancellationToken cancel);
}
