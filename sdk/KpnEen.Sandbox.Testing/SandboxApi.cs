using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using KpnEen.Sdk.Sandbox;

namespace KpnEen.Sandbox.Testing;

/// <summary>The operations only a sandbox has, as its own client (OAuth client credentials, RFC 6749 4.4).</summary>
internal sealed class SandboxApi(SandboxFile file, TimeProvider time) : IDisposable
{
    public static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };
    private readonly HttpMessageInvoker http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private (string Token, DateTimeOffset Until) token;

    public TimeProvider Time => time;

    public async Task<T> GetAsync<T>(string path, CancellationToken cancellation)
    {
        using var response = await AskAsync(HttpMethod.Get, path, null, cancellation).ConfigureAwait(false);
        return (await response.Content.ReadFromJsonAsync<T>(Json, cancellation).ConfigureAwait(false))!;
    }

    public async Task<T> PostAsync<T>(string path, object body, CancellationToken cancellation)
    {
        using var response = await AskAsync(HttpMethod.Post, path, body, cancellation).ConfigureAwait(false);
        return (await response.Content.ReadFromJsonAsync<T>(Json, cancellation).ConfigureAwait(false))!;
    }

    public async Task SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellation)
    {
        using var response = await AskAsync(method, path, body, cancellation).ConfigureAwait(false);
    }

    public async Task<bool> IsReadyAsync(CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(file.Api, "/readyz"));
            using var response = await http.SendAsync(request, cancellation).ConfigureAwait(false);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> AskAsync(HttpMethod method, string path, object? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, new Uri(file.Api, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(cancellation).ConfigureAwait(false));
        if (body is not null)
            request.Content = JsonContent.Create(body, body.GetType(), options: Json);
        var response = await http.SendAsync(request, cancellation).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
            return response;
        var text = await response.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
        response.Dispose();
        throw new SandboxException($"{method} {path} answered {(int)response.StatusCode}: {text}");
    }

    private async Task<string> TokenAsync(CancellationToken cancellation)
    {
        if (token.Until > time.GetUtcNow())
            return token.Token;
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(file.Api, "/oauth/token"));
        var pair = $"{Uri.EscapeDataString(file.Client.Id)}:{Uri.EscapeDataString(file.Client.Secret)}";
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(pair))
        );
        request.Content = new FormUrlEncodedContent([KeyValuePair.Create("grant_type", "client_credentials")]);
        using var response = await http.SendAsync(request, cancellation).ConfigureAwait(false);
        var text = await response.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
            throw new SandboxException($"The sandbox gave no token: {text}");
        using var answer = JsonDocument.Parse(text);
        var lifetime = TimeSpan.FromSeconds(answer.RootElement.GetProperty("expires_in").GetInt32() / 2.0);
        token = (answer.RootElement.GetProperty("access_token").GetString()!, time.GetUtcNow() + lifetime);
        return token.Token;
    }
}
