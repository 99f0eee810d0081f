using System.Net.Http.Headers;
using System.Text;
using KpnEen.Sdk.Http;

namespace KpnEen.Sdk.Authentication;

/// <summary>One request to the token endpoint.</summary>
internal static class TokenRequest
{
    private const double RefreshShare = 0.8;

    public static async Task<AccessToken> SendAsync(
        KpnEenClientOptions options,
        RetryPipeline pipeline,
        CancellationToken cancellationToken
    )
    {
        var asked = options.TimeProvider.GetUtcNow();
        // Asking twice does no harm: the POST may be repeated.
        var response = await pipeline.SendAsync(() => Compose(options), repeatable: true, ReadAsync, cancellationToken);
        var life = TimeSpan.FromSeconds(response.ExpiresIn);
        return new AccessToken(response.AccessToken, asked + life * RefreshShare, asked + life);
    }

    private static HttpRequestMessage Compose(KpnEenClientOptions options)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials" };
        if (options.Scopes.Count > 0)
            form["scope"] = string.Join(' ', options.Scopes);
        var request = new HttpRequestMessage(HttpMethod.Post, options.TokenEndpoint ?? new Uri(options.BaseAddress!, "/oauth/token"))
        {
            Content = new FormUrlEncodedContent(form),
        };
        // RFC 6749 2.3.1: both parts are form-encoded before they are joined.
        var pair = $"{Uri.EscapeDataString(options.ClientId!)}:{Uri.EscapeDataString(options.ClientSecret!)}";
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(pair)));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return request;
    }

    private static async Task<TokenResponse> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        await ResponseBody.ReadAsync(response, TransportJson.Default.TokenResponse, cancellationToken);
}
