using KpnEen.Api.Conventions;
using KpnEen.Api.OpenApi.Limits;
using KpnEen.Api.Settled;
using Microsoft.OpenApi;

namespace KpnEen.Api.OpenApi.Responses;

/// <summary>The headers of answers: each described once, and referred to.</summary>
internal static class ResponseHeaders
{
    // The name the OWASP rules look for wherever the word "headers" stands.
    private const string Cors = "Access-Control-Allow-Origin";
    private const string Quota = "RateLimit";
    private const string Policy = "RateLimit-Policy";
    private const string RequestId = "X-Request-Id";
    private const string LongestWait = "172800";
    private const string RetryAfter = "Retry-After";

    private static readonly (string Name, OpenApiHeader Header)[] All =
    [
        (
            Quota,
            Text("What is left of each quota that counted the request, and in how many seconds there is more.", "\"client\";r=2999;t=60")
        ),
        (Policy, Text("The quotas: requests in how many seconds.", "\"client\";q=3000;w=60")),
        (
            Cors,
            Text(
                "The origin of the page that asked, if it may read the answer; absent for all others.",
                "https://www.jansen.example",
                isSent: false
            )
        ),
        (
            RequestId,
            Text("Identifies the request: that of the client if it sent one, else the trace id.", "4bf92f3577b34da6a3ce929d0e0e4736")
        ),
        (ApiVersions.Header, Text("The dated version this is answered in.", "2026-11-01")),
        ("Deprecation", Text("Since when the operation is deprecated (RFC 9745).", "@1793491200")),
        ("Sunset", Text("When it ends (RFC 8594).", "Sun, 01 Nov 2026 00:00:00 GMT")),
        (RetryAfter, Seconds("Seconds to wait before the next attempt.")),
        (
            "WWW-Authenticate",
            Text("How to authenticate (RFC 6750 3), and where the protected-resource metadata lies (RFC 9728).", "Bearer")
        ),
        ("ETag", Text("Entity tag of the revision: what If-Match and If-None-Match take.", "\"7\"")),
        (
            "Location",
            Text("Path of what was created, or of the operation that can be followed.", "/v1/users/usr_0192f0c1d2e37b4c8d5e6f7081920a1b")
        ),
        (SettledWrites.PendingHeader, Text("`true` when calls may not see the change yet; absent when they do.", "true", isSent: false)),
        ("Idempotency-Replayed", Text("`true` when this is the answer of an earlier request with the same key.", "true", isSent: false)),
    ];

    /// <summary>What every answer with this status has.</summary>
    public static void AddTo(IOpenApiResponse response, string status, OpenApiDocument document)
    {
        if (response is not OpenApiResponse own)
            return;
        // A request that cannot be read, or of a media type no operation takes, is answered before it is counted.
        foreach (var counted in (string[])[Quota, Policy])
            Add(own, counted, document, mayBeAbsent: status[0] == '5' || status is "400" or "415");
        Add(own, Cors, document);
        Add(own, RequestId, document);
        if (status[0] is '2' or '3')
            Add(own, ApiVersions.Header, document);
        if (status is "429" or "503")
            // A quota of things kept, not of requests, is not waited for.
            Add(own, RetryAfter, document, mayBeAbsent: status == "429");
        if (status == "401")
            Add(own, "WWW-Authenticate", document);
    }

    public static void Add(OpenApiResponse response, string name, OpenApiDocument document, bool mayBeAbsent = false)
    {
        response.Headers ??= new Dictionary<string, IOpenApiHeader>();
        var shared = All.Single(h => h.Name == name).Header;
        document.Components ??= new OpenApiComponents();
        document.Components.Headers ??= new Dictionary<string, IOpenApiHeader>();
        if (!mayBeAbsent)
            document.Components.Headers.TryAdd(name, shared);
        response.Headers[name] = mayBeAbsent
            ? new OpenApiHeader { Description = shared.Description, Schema = shared.Schema }
            : new OpenApiHeaderReference(name, document);
    }

    private static OpenApiHeader Text(string description, string example, bool isSent = true) =>
        new()
        {
            Description = description,
            Required = isSent,
            Schema = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                MaxLength = 1024,
                Pattern = TextPatterns.Header,
            }.WithExample(example),
        };

    private static OpenApiHeader Seconds(string description) =>
        new()
        {
            Description = description,
            Required = true,
            Schema = new OpenApiSchema
            {
                Type = JsonSchemaType.Integer,
                Format = "int32",
                Minimum = "0",
                Maximum = LongestWait,
            }.WithExample(30),
        };
}
