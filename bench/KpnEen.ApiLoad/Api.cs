using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace KpnEen.ApiLoad;

/// <summary>The API with one client's token.</summary>
internal sealed class Api(HttpClient http, string token, string? tenant = null)
{
    /// <param name="tenant">A partner names whom it acts for.</param>
    public static async Task<Api> OpenAsync(HttpClient http, string id, string secret, string? tenant = null)
    {
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_id"] = id,
                ["client_secret"] = secret,
            }
        );
        using var answer = await http.PostAsync(new Uri("/oauth/token", UriKind.Relative), form);
        answer.EnsureSuccessStatusCode();
        return new Api(http, (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["access_token"]!, tenant);
    }

    public Task<Answer> GetAsync(string kind, string path) => SendAsync(kind, HttpMethod.Get, path, null);

    public Task<Answer> PostAsync(string kind, string path, object body) =>
        SendAsync(kind, HttpMethod.Post, path, JsonContent.Create(body));

    public Task<Answer> PutAsync(string kind, string path, object body) => SendAsync(kind, HttpMethod.Put, path, JsonContent.Create(body));

    public Task<Answer> PatchAsync(string kind, string path, string body) =>
        SendAsync(kind, HttpMethod.Patch, path, new StringContent(body, Encoding.UTF8, "application/merge-patch+json"));

    /// <exception cref="HttpRequestException">It is no success.</exception>
    public async Task<JsonNode> ReadAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = Request(method, path, body is null ? null : JsonContent.Create(body));
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? JsonNode.Parse(text)!
            : throw new HttpRequestException($"{method} {path} gave {(int)answer.StatusCode}: {text}");
    }

    private async Task<Answer> SendAsync(string kind, HttpMethod method, string path, HttpContent? body)
    {
        try
        {
            using var request = Request(method, path, body);
            using var answer = await http.SendAsync(request);
            await answer.Content.ReadAsByteArrayAsync();
            return new Answer(kind, method != HttpMethod.Get, (int)answer.StatusCode);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return new Answer(kind, method != HttpMethod.Get, 0);
        }
    }

    private HttpRequestMessage Request(HttpMethod method, string path, HttpContent? body)
    {
        var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = body };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (tenant is not null)
            request.Headers.Add("Kpn-Tenant", tenant);
        if (method == HttpMethod.Put || method == HttpMethod.Patch)
            request.Headers.IfMatch.Add(EntityTagHeaderValue.Any);
        return request;
    }
}
