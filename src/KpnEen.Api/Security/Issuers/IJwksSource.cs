namespace KpnEen.Api.Security;

/// <summary>Where an issuer's public keys come from.</summary>
public interface IJwksSource
{
    /// <returns>A JWK Set (RFC 7517) as JSON.</returns>
    /// <exception cref="JwksUnavailableException">It cannot be had now.</exception>
    Task<string> FetchAsync(CancellationToken cancel);

    /// <summary>Done when the keys changed; null: nobody tells.</summary>
    Task? NextChange() => null;

    /// <summary>Asking costs little: the keys are asked for again after this; null: as of all issuers.</summary>
    TimeSpan? RefreshAfter => null;
}
