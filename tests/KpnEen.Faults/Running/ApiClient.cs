using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace KpnEen.Faults.Running;

/// <summary>The product's API with the sandbox's client.</summary>
public sealed class ApiClient(HttpClient http, JsonNode client)
{
    private string? token;

    public Task<JsonNode> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<JsonNode> PostAsync(string path, object body) => SendAsync(HttpMethod.Post, path, body);

    /// <summary>Replaces whatever is there.</summary>
    public Task<JsonNode> PutAsync(string path, object body) => SendAsync(HttpMethod.Put, path, body);

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, object? body)
    {
        token ??= await TokenAsync();
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (method == HttpMethod.Put)
            request.Headers.IfMatch.Add(EntityTagHeaderValue.Any);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode)
            throw new HttpRequestException($"{method} {path} gave {(int)answer.StatusCode}: {text}", null, answer.StatusCode);
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }

    private async Task<string> TokenAsync()
    {
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_id"] = (string)client["id"]!,
                ["client_secret"] = (string)client["secret"]!,
            }
        );
        using var answer = await http.PostAsync(new Uri("/oauth/token", UriKind.Relative), form);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? (string)JsonNode.Parse(text)!["access_token"]! : throw new HttpRequestException(text);
    }
}
