using System.Text.RegularExpressions;
using KpnEen.Api.Conventions;
using KpnEen.Api.Security;
using KpnEen.Api.Tests.Conventions;
using KpnEen.Api.Tests.Hosting;
using KpnEen.Api.Tests.Isolation;
using KpnEen.Api.Tests.OpenApi;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.Tests.Matrices;

/// <summary>A8: every POST of the document, done once, repeated, and repeated with another body.</summary>
public sealed partial class IdempotencyMatrixTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    /// <summary>What takes no key, with the reason.</summary>
    private static readonly Dictionary<string, string> WithoutKey = new()
    {
        ["createCallMeNowSession"] = "of visitors, who have no token and so no place a key could be kept in; their quota holds them",
        ["cancelCallMeNowSession"] = "what is cancelled stays cancelled",
        ["simulateRouting"] = "changes nothing",
    };

    /// <summary>Where the example of the document cannot succeed: it names what another test's tenant has, or what this one has already.</summary>
    private static readonly Dictionary<string, Func<string>> Bodies = new()
    {
        ["createUser"] = () => """{"extension":"299","name":"Ben"}""",
        ["createHuntGroup"] = () => """{"extension":"699","name":"Sales"}""",
        ["createNumber"] = () => $$"""{"e164":"{{Resources.UserTests.NewNumber()}}"}""",
        ["createTenant"] = () => $$"""{"name":"T","domain":"t{{Guid.NewGuid():N}}.een.example"}""",
        ["createDevice"] = () => """{"name":"D"}""",
        ["createWebhookEndpoint"] = () => """{"url":"http://127.0.0.1:9/a"}""",
    };

    [Fact]
    public async Task A8_Every_POST_takes_a_key_or_is_known_not_to_need_one() =>
        Assert.Equal(WithoutKey.Keys.Order(), (await PostsAsync()).Where(o => !TakesKey(o)).Select(o => o.Id).Order());

    [Fact]
    public async Task A8_Every_POST_happens_once_for_a_key_and_is_refused_with_another_body()
    {
        var owner = await api.TenantAsync();
        var ids = await ForeignTenantTests.FillAsync(api, owner);
        var pending = await owner.PostAsync("/v1/webhook-endpoints", new { url = "http://127.0.0.1:9/b", verifyOwnership = true });
        var unproven = new Dictionary<string, string>(ids) { ["endpointId"] = Endpoint().Match(pending.Text).Value };
        var wrong = new List<string>();
        // What ends a call or an action goes last.
        foreach (var operation in (await PostsAsync()).Where(TakesKey).OrderBy(o => o.Id.StartsWith("cancel") || o.Id == "hangUpCall"))
        {
            var client = operation.Scope == Scopes.Partner ? api.Partner() : owner;
            var its = operation.Id == "verifyWebhookEndpoint" ? unproven : ids;
            var body = Body(operation, its);
            var query = operation.Id == "createAudioFile" ? "?name=A" : "";
            var key = ("Idempotency-Key", Guid.NewGuid().ToString());
            var first = await operation.SendAsync(client, its, body, query, key);
            var second = await operation.SendAsync(client, its, body, query, key);
            var other = await operation.SendAsync(client, its, Other(body), query, key);
            if (first.Status is < 200 or >= 300 || first.Header("Idempotency-Replayed") is not null)
                wrong.Add($"{operation.Id}: {first.Status} {first.Text}");
            else if (Shown(second) != Shown(first) || second.Header("Idempotency-Replayed") != "true")
                wrong.Add($"{operation.Id} again: {second.Status} {second.Text} after {first.Text}");
            else if (other.Status != 422 || other.Json.GetProperty("code").GetString() != ProblemCodes.IdempotencyKeyReused)
                wrong.Add($"{operation.Id} with another body: {other.Status} {other.Text}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static async Task<List<DocumentedOperation>> PostsAsync()
    {
        var posts = (await DocumentedOperation.AllAsync()).Where(o => o.Method == HttpMethod.Post).ToList();
        Assert.True(posts.Count > 40, $"only {posts.Count} operations");
        return posts;
    }

    private bool TakesKey(DocumentedOperation operation) =>
        api
            .Endpoints.Single(e => e.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName == operation.Id)
            .Metadata.GetMetadata<IdempotentOperation>()
            is not null;

    private static object? Body(DocumentedOperation operation, Dictionary<string, string> ids) =>
        Bodies.TryGetValue(operation.Id, out var make) ? make()
        : operation.Content() is not string example ? operation.Content()
        : example
            .Replace("usr_0192f0c1d2e37b4c8d5e6f7081920a1b", ids["userId"], StringComparison.Ordinal)
            .Replace("conv_0192f0c1d2e37b4c8d5e6f7081920a1b", ids["callId"], StringComparison.Ordinal);

    /// <summary>Any other byte makes it another request.</summary>
    private static object Other(object? body) =>
        body switch
        {
            null => "{}",
            string json => $"{json}\n",
            byte[] sound => (byte[])[.. sound[..^1], (byte)(sound[^1] ^ 1)],
            _ => throw new InvalidOperationException($"A body of another kind: {body.GetType()}."),
        };

    [GeneratedRegex("whe_[0-9a-z]+")]
    private static partial Regex Endpoint();

    private static (int, string, string?, string?, string?) Shown(Reply reply) =>
        (reply.Status, reply.Text, reply.Header("Location"), reply.ETag, reply.Header("Content-Type"));
}
