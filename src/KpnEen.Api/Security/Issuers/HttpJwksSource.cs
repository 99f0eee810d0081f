namespace KpnEen.Api.Security;

/// <summary>Keys from the issuer's <c>jwks_uri</c>, which comes from configuration and never from a token.</summary>
internal sealed class HttpJwksSource(Uri address, IHttpClientFactory clients) : IJwksSource
{
    public const string ClientName = "jwks";
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);
    public const long MaxBytes = 256 * 1024;

    public async Task<string> FetchAsync(CancellationToken cancel)
    {
        try
        {
            using var client = clients.CreateClient(ClientName);
            return await client.GetStringAsync(address, cancel);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            throw new JwksUnavailableException($"{address} does not answer: {e.Message}", e);
        }
    }
}
