using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using KpnEen.Api.Conventions;
using KpnEen.Api.Tests.Conventions;
using KpnEen.Api.Tests.Events;

namespace KpnEen.Api.Tests.Hosting;

/// <summary>One client of the API.</summary>
/// <param name="tenantId">Null: a partner or a visitor.</param>
public sealed class ApiClient(HttpClient http, string? tenantId, string? token)
{
    public string TenantId => tenantId ?? throw new InvalidOperationException("The client belongs to no tenant.");

    public ApiClient At(HttpClient node) => new(node, tenantId, token);

    /// <summary>The same client at the node of another.</summary>
    public ApiClient At(ApiClient other) => At(other.Node);

    private HttpClient Node => http;

    /// <summary>Where the node listens.</summary>
    public Uri Address => http.BaseAddress!;

    public ApiClient With(string other) => new(http, tenantId, other);

    public Task<Reply> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, null, headers);

    public Task<Reply> PostAsync(string path, object? body = null, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, body, headers);

    public Task<Reply> PutAsync(string path, object body, string ifMatch) => SendAsync(HttpMethod.Put, path, body, ("If-Match", ifMatch));

    public Task<Reply> PatchAsync(string path, object body, string ifMatch) =>
        SendAsync(HttpMethod.Patch, path, body, ("If-Match", ifMatch));

    public Task<Reply> DeleteAsync(string path, string ifMatch = "*") => SendAsync(HttpMethod.Delete, path, null, ("If-Match", ifMatch));

    /// <summary>Posts and returns the id of what was created.</summary>
    public async Task<string> CreateAsync(string path, object body, string member = "id")
    {
        var reply = await PostAsync(path, body);
        Assert.True(reply.Status == 201, reply.Text);
        return reply.Json.GetProperty(member).GetString()!;
    }

    public Task<string> UserAsync(string extension, string name = "Anna") => CreateAsync("/v1/users", new { extension, name });

    /// <param name="body">An object to serialise, or JSON as it is, or a sound file.</param>
    public async Task<Reply> SendAsync(HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is HttpContent content)
            request.Content = content;
        else if (body is byte[] file)
        {
            request.Content = new ByteArrayContent(file);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("audio/wav");
        }
        else if (body is not null)
        {
            var type = method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json";
            request.Content = new StringContent(
                body as string ?? JsonSerializer.Serialize(body, JsonSerializerOptions.Web),
                Encoding.UTF8,
                type
            );
        }

        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await Reply.OfAsync(await http.SendAsync(request));
    }

    /// <summary>Opens the live stream of events; its answer's head has come.</summary>
    /// <param name="ticket">A stream token, which goes without the access token.</param>
    public Task<EventStreamReader> StreamAsync(string? ticket = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/events/stream" + (ticket is null ? "" : $"?ticket={ticket}"));
        if (ticket is null && token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return EventStreamReader.OpenAsync(http, request);
    }

    /// <summary>Sends a request as it is, with the token unless it brings one. Of a stream of events only the head is read.</summary>
    public async Task<Reply> SendAsync(HttpRequestMessage request)
    {
        if (token is not null && request.Headers.Authorization is null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return response.Content.Headers.ContentType?.MediaType == "text/event-stream"
            ? new Reply(response, "")
            : await Reply.OfAsync(response);
    }
}
