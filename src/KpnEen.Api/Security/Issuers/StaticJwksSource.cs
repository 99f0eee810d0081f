namespace KpnEen.Api.Security;

/// <summary>Keys written in the configuration.</summary>
internal sealed class StaticJwksSource(string jwks) : IJwksSource
{
    public Task<string> FetchAsync(CancellationToken cancel) => Task.FromResult(jwks);
}
