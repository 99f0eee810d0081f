using System.Net;
using System.Text;
using KpnEen.Sdk.Authentication;
using KpnEen.Sdk.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Sdk.Tests.Stubs;

/// <summary>Stands in for the network: answers as told, and remembers what was asked.</summary>
internal sealed class StubApi(TimeProvider time, Func<StubRequest, CancellationToken, Task<HttpResponseMessage>> answer)
    : HttpMessageHandler
{
    private readonly List<StubRequest> _requests = [];

    public StubApi(TimeProvider time, Func<StubRequest, HttpResponseMessage> answer)
        : this(time, (request, _) => Task.FromResult(answer(request))) { }

    public IReadOnlyList<StubRequest> Requests => _requests;

    public int TokenRequests => _requests.Count(r => r.Path == "/oauth/token");

    public IReadOnlyList<StubRequest> Calls => [.. _requests.Where(r => r.Path != "/oauth/token")];

    public KpnEenClientOptions Options { get; } =
        new()
        {
            BaseAddress = new Uri("http://api.test"),
            ClientId = "cli_1",
            ClientSecret = "s3cret/with+signs",
            TimeProvider = time,
        };

    /// <summary>What a client's resources call.</summary>
    /// <param name="draw">Jitter; 1 makes every back-off its longest.</param>
    public Transport Transport(double draw = 1)
    {
        var invoker = new HttpMessageInvoker(this, disposeHandler: false);
        var pipeline = new RetryPipeline(Options, () => invoker, NullLogger.Instance, () => draw);
        return new Transport(Options, KpnEenClient.CreateCredential(Options, pipeline), pipeline, Options.Tenant);
    }

    public KpnEenClient Client(double draw = 1)
    {
        var invoker = new HttpMessageInvoker(this, disposeHandler: false);
        return new KpnEenClient(Options, () => invoker, NullLogger.Instance, () => draw);
    }

    public static HttpResponseMessage Json(string body, HttpStatusCode status = HttpStatusCode.OK, string type = "application/json") =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, type) };

    public static HttpResponseMessage Token(string value = "tok", int seconds = 900) =>
        Json($$"""{"access_token":"{{value}}","token_type":"Bearer","expires_in":{{seconds}},"scope":"calls:read"}""");

    public static HttpResponseMessage Problem(HttpStatusCode status, string code) =>
        Json(
            $$"""{"type":"https://x/problems/{{code}}","title":"t","status":{{(int)status}},"code":"{{code}}","traceId":"abc"}""",
            status,
            "application/problem+json"
        );

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var seen = new StubRequest(
            request.Method,
            request.RequestUri!.AbsolutePath,
            request.RequestUri.Query,
            request
                .Headers.Concat(request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>())
                .ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase),
            request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken),
            time.GetUtcNow()
        );
        lock (_requests)
            _requests.Add(seen);
        return await answer(seen, cancellationToken);
    }
}
