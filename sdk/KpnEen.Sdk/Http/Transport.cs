using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using KpnEen.Sdk.Authentication;

namespace KpnEen.Sdk.Http;

/// <summary>Adds to a request what every request of this API has: the token, the tenant, one idempotency key for all its tries.</summary>
internal sealed class Transport(KpnEenClientOptions options, TokenCredential credential, RetryPipeline pipeline, string? tenant)
{
    public Transport ForTenant(string tenantId) => new(options, credential, pipeline, tenantId);

    public Uri BaseAddress => options.BaseAddress!;

    public int MaxRetries => options.MaxRetries;

    public TimeSpan TryTimeout => options.TryTimeout;

    public TimeSpan Backoff(int attempt) => pipeline.Backoff(attempt);

    public TimeProvider Time => options.TimeProvider;

    public Task<T> SendAsync<T>(ApiRequest request, JsonTypeInfo<T> type, RequestOptions? perCall, CancellationToken cancellationToken) =>
        SendAsync(
            request,
            async (response, ct) =>
            {
                var document = await ResponseBody.ReadAsync(response, type, ct);
                if (document is IHasETag tagged)
                    tagged.ETag = response.Headers.ETag?.ToString();
                if (document is IHasRetryAfter waiting)
                    waiting.RetryAfter = RetryPolicy.RetryAfter(response, options.TimeProvider.GetUtcNow());
                return document;
            },
            perCall,
            cancellationToken
        );

    public Task SendAsync(ApiRequest request, RequestOptions? perCall, CancellationToken cancellationToken) =>
        SendAsync(request, static (_, _) => Task.FromResult(true), perCall, cancellationToken);

    public Task<ApiDocument> SendDocumentAsync(ApiRequest request, RequestOptions? perCall, CancellationToken cancellationToken) =>
        SendAsync(
            request,
            static async (response, ct) =>
            {
                var bytes = await response.Content.ReadAsByteArrayAsync(ct);
                var tag = response.Headers.ETag?.ToString();
                try
                {
                    return new ApiDocument(bytes.Length == 0 ? null : JsonNode.Parse(bytes), tag);
                }
                catch (JsonException e)
                {
                    throw new ApiTransportException($"The answer is no JSON: {e.Message}", e);
                }
            },
            perCall,
            cancellationToken
        );

    /// <summary>The answer with its body still on the wire; the caller disposes it.</summary>
    public Task<HttpResponseMessage> OpenAsync(ApiRequest request, RequestOptions? perCall, CancellationToken cancellationToken) =>
        SendAsync(request, static (response, _) => Task.FromResult(response), perCall, cancellationToken);

    private async Task<T> SendAsync<T>(
        ApiRequest request,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        RequestOptions? perCall,
        CancellationToken cancellationToken
    )
    {
        var key = request.TakesIdempotencyKey ? perCall?.IdempotencyKey ?? Guid.NewGuid().ToString() : null;
        var repeatable = request.Method != HttpMethod.Post || key is not null;
        for (var refused = false; ; refused = true)
        {
            var token = await credential.GetTokenAsync(cancellationToken);
            try
            {
                return await pipeline.SendAsync(
                    request.Operation,
                    () => Compose(request, token, key, perCall),
                    repeatable,
                    read,
                    cancellationToken
                );
            }
            catch (ApiAuthenticationException) when (!refused)
            {
                credential.Invalidate(token); // revoked or its key is gone: once more with a new one
            }
        }
    }

    private HttpRequestMessage Compose(ApiRequest request, AccessToken token, string? key, RequestOptions? perCall)
    {
        var message = new HttpRequestMessage(request.Method, new Uri(options.BaseAddress!, request.Target))
        {
            // 2 where TLS agrees on it: many calls and a stream on one connection.
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrHigher,
        };
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
        message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        message.Headers.TryAddWithoutValidation("User-Agent", UserAgent.Value);
        if (options.ApiVersion is { } version)
            message.Headers.TryAddWithoutValidation("Api-Version", version);
        if ((perCall?.Tenant ?? tenant) is { } actsFor)
            message.Headers.TryAddWithoutValidation("Kpn-Tenant", actsFor);
        if (key is not null)
            message.Headers.TryAddWithoutValidation("Idempotency-Key", $"\"{key}\""); // a structured-field string: quoted
        if (request.IfMatch is { } tag)
            message.Headers.TryAddWithoutValidation("If-Match", tag);
        if (request.LastEventId is { } last)
            message.Headers.TryAddWithoutValidation("Last-Event-ID", last);
        if (request.KpnSession is { } secret)
            message.Headers.TryAddWithoutValidation("Kpn-Session", secret);
        message.Headers.Range = request.Range;
        message.Headers.IfRange = request.IfRange;
        if (request.Body is { } body)
        {
            message.Content = new ByteArrayContent(body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(request.ContentType);
        }
        return message;
    }
}
