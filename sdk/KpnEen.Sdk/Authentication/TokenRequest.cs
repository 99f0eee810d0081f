using System.Net.Http.Headers;
using System.Text;
using KpnEen.Sdk.Http;

namespace KpnEen.Sdk.Authentication;

/// <summary>One request to the token endpoint, by a client that authenticates with its secret, its key or, when public, by its name alone.</summary>
internal static class TokenRequest
{
    private const string JwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static readonly ApiOperation _token = new("token", HttpMethod.Post, "/oauth/token");

    /// <exception cref="ApiAuthenticationException">The server gives no token to this client, or not for this grant; the code is that of RFC 6749 5.2.</exception>
    public static async Task<TokenResponse> SendAsync(
        KpnEenClientOptions options,
        IReadOnlyDictionary<string, string> form,
        RetryPipeline pipeline,
        bool repeatable,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await pipeline.SendAsync(_token, () => Compose(options, form), repeatable, ReadAsync, cancellationToken);
        }
        catch (ApiValidationException e)
        {
            throw new ApiAuthenticationException(e.Failure!);
        }
    }

    private static HttpRequestMessage Compose(KpnEenClientOptions options, IReadOnlyDictionary<string, string> form)
    {
        var fields = new Dictionary<string, string>(form);
        var request = new HttpRequestMessage(HttpMethod.Post, options.TokenEndpoint ?? new Uri(options.BaseAddress!, "/oauth/token"));
        if (options.ClientKey is { } key)
        {
            // Made anew for each try: an assertion is good for one.
            fields["client_assertion_type"] = JwtBearer;
            fields["client_assertion"] = Jwt.Assertion(key, options.ClientId!, Issuer(options), options.TimeProvider.GetUtcNow());
        }
        else if (!string.IsNullOrEmpty(options.ClientSecret))
        {
            // RFC 6749 2.3.1: both parts are form-encoded before they are joined.
            var pair = $"{Uri.EscapeDataString(options.ClientId!)}:{Uri.EscapeDataString(options.ClientSecret)}";
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(pair)));
        }
        else
            fields["client_id"] = options.ClientId!;
        request.Content = new FormUrlEncodedContent(fields);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent.Value);
        return request;
    }

    private static string Issuer(KpnEenClientOptions options) => options.Issuer ?? options.BaseAddress!.OriginalString.TrimEnd('/');

    private static async Task<TokenResponse> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        await ResponseBody.ReadAsync(response, TransportJson.Default.TokenResponse, cancellationToken);
}
