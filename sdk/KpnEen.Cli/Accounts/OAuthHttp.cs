using System.Text.Json;
using System.Text.Json.Nodes;

namespace KpnEen.Cli.Accounts;

/// <summary>Requests to the authorization server.</summary>
internal sealed class OAuthHttp(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public Task<JsonObject> GetAsync(Uri address, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, address), cancellationToken);

    /// <exception cref="OAuthException">The server refuses (RFC 6749 5.2).</exception>
    public Task<JsonObject> PostAsync(Uri address, Dictionary<string, string> form, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form) }, cancellationToken);

    public void Dispose() => _http.Dispose();

    /// <returns>Empty where the answer has no content.</returns>
    private async Task<JsonObject> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(_patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        using (request)
        {
            request.Headers.TryAddWithoutValidation("Accept", "application/json");
            request.Headers.TryAddWithoutValidation("User-Agent", "kpneen-cli");
            try
            {
                using var response = await _http.SendAsync(request, both.Token);
                var text = await response.Content.ReadAsStringAsync(both.Token);
                var body = text.Length == 0 ? [] : JsonNode.Parse(text) as JsonObject ?? [];
                if (response.IsSuccessStatusCode)
                    return body;
                throw new OAuthException(
                    body["error"]?.ToString() ?? $"{(int)response.StatusCode}",
                    body["error_description"]?.ToString() ?? $"{request.RequestUri} answers {(int)response.StatusCode}."
                );
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new HttpRequestException($"{request.RequestUri} does not answer.");
            }
            catch (JsonException)
            {
                throw new HttpRequestException($"{request.RequestUri} answers what cannot be read.");
            }
        }
    }
}
