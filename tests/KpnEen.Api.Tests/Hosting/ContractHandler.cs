using System.Net.Http.Headers;
using System.Text;

namespace KpnEen.Api.Tests.Hosting;

/// <summary>Lets no answer through that the OpenAPI document does not describe: status, headers, media type, body (A3).</summary>
internal sealed class ContractHandler : DelegatingHandler
{
    public ContractHandler()
        : base(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                Expect100ContinueTimeout = TimeSpan.FromSeconds(30),
                RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1,
            }
        ) { }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        var type = response.Content.Headers.ContentType?.MediaType;
        // A stream has no end to wait for, and sound no schema.
        var isJson = type == "application/json" || type?.EndsWith("+json", StringComparison.Ordinal) == true;
        if (isJson)
            await response.Content.LoadIntoBufferAsync(cancellationToken);
        var violations = await ContractJudge.JudgeAsync(
            request.RequestUri!.PathAndQuery,
            new
            {
                Method = request.Method.Method,
                Path = request.RequestUri.PathAndQuery,
                Status = (int)response.StatusCode,
                Headers = Headers(response.Headers).Concat(Headers(response.Content.Headers)).ToDictionary(),
                Body = isJson ? await response.Content.ReadAsStringAsync(cancellationToken) : null,
            }
        );
        Assert.True(
            violations.Length == 0,
            $"{request.Method} {request.RequestUri.PathAndQuery} broke the contract:\n{string.Join('\n', violations)}"
        );
        return response;
    }

    private static IEnumerable<KeyValuePair<string, string>> Headers(HttpHeaders headers) =>
        headers.Select(h => KeyValuePair.Create(h.Key.ToLowerInvariant(), string.Join(", ", h.Value)));
}
