using System.Text.Json.Nodes;
using KpnEen.Sdk.Http;

namespace KpnEen.Sdk;

public partial class KpnEenClient
{
    /// <summary>Any operation by its path: for what a later version of the API has and this SDK has no method for. Tokens, retries and errors are those of every method.</summary>
    /// <param name="method">PATCH sends a JSON merge patch (RFC 7396).</param>
    /// <param name="path">Path and query, escaped: <c>/v1/users?extension=201</c>.</param>
    /// <param name="body">JSON.</param>
    /// <param name="ifMatch">The ETag of what is replaced or deleted.</param>
    /// <exception cref="ArgumentException">No path of the API.</exception>
    public virtual Task<ApiDocument> RequestAsync(
        HttpMethod method,
        string path,
        JsonNode? body = null,
        string? ifMatch = null,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(path);
        // The token must not travel to another host: "//other" is an address of its own.
        if (!path.StartsWith("/v1/", StringComparison.Ordinal))
            throw new ArgumentException("A path of the API begins with /v1/.", nameof(path));
        var request = new ApiRequest(new ApiOperation("request", method, "/v1/{path}"), path)
        {
            Body = body is null ? null : System.Text.Encoding.UTF8.GetBytes(body.ToJsonString()),
            ContentType = method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json",
            TakesIdempotencyKey = method == HttpMethod.Post,
            IfMatch = ifMatch,
        };
        return _transport.SendDocumentAsync(request, options, cancellationToken);
    }
}
