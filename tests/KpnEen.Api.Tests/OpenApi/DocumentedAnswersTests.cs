using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using KpnEen.Api.Conventions;
using KpnEen.Api.Security;
using KpnEen.Api.Tests.Conventions;
using KpnEen.Api.Tests.Hosting;
using KpnEen.Api.Tests.Isolation;
using KpnEen.Api.Tests.Security;
using KpnEen.Data.Identity;
using KpnEen.Pbx.Control;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ApiClient = KpnEen.Api.Tests.Hosting.ApiClient;

namespace KpnEen.Api.Tests.OpenApi;

/// <summary>
/// A3: provokes, from every operation that documents it, each status whose cause is the same for all. Every answer is held against the
/// document on its way (<see cref="ContractHandler"/>); what only one operation can answer has tests of its own.
/// </summary>
public sealed class DocumentedAnswersTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public Task A3_401_to_a_token_that_is_none() => ExpectAsync(401, (o, _) => o.SendAsync(api.Forger()));

    [Fact]
    public async Task A3_403_to_a_token_without_the_scope()
    {
        var stranger = api.Holding("none", (await api.TenantAsync()).TenantId);
        await ExpectAsync(403, (o, _) => o.SendAsync(stranger), o => o.Scope is not null);
    }

    [Fact]
    public Task A3_400_to_a_query_nobody_knows() => ExpectAsync(400, (o, client) => o.SendAsync(client, query: "?nobodyKnows=1"));

    [Fact]
    public Task A3_406_to_a_reader_of_something_else() =>
        ExpectAsync(406, (o, client) => o.SendAsync(client, headers: ("Accept", "application/x-unknown")));

    [Fact]
    public Task A3_404_to_an_id_that_nothing_has() =>
        ExpectAsync(404, (o, client) => o.SendAsync(client, headers: ("If-Match", "*")), o => o.TakesId);

    [Fact]
    public Task A3_413_to_a_body_larger_than_any() =>
        ExpectAsync(
            413,
            (o, client) => o.SendAsync(client, body: Large(o.BodyType!), headers: [("If-Match", "*"), ("Expect", "100-continue")])
        );

    [Fact]
    public Task A3_415_to_a_body_of_another_kind() =>
        ExpectAsync(
            415,
            (o, client) => o.SendAsync(client, body: new StringContent("<a/>", null, "text/xml"), headers: ("If-Match", "*")),
            o => o.BodyType is not null
        );

    [Fact]
    public async Task A3_422_to_a_member_nobody_knows()
    {
        var owner = await api.TenantAsync();
        var ids = await EverythingAsync(owner);
        await ExpectAsync(
            422,
            (o, client) => o.SendAsync(client, ids, """{"nobodyKnows":1}""", headers: ("If-Match", "*")),
            o => o.Body is not null,
            owner
        );
    }

    [Fact]
    public async Task A3_428_and_412_to_writers_who_did_not_read()
    {
        var owner = await api.TenantAsync();
        var ids = await EverythingAsync(owner);
        await ExpectAsync(428, (o, client) => o.SendAsync(client, ids), owner: owner);
        await ExpectAsync(412, (o, client) => o.SendAsync(client, ids, headers: ("If-Match", "\"999999999\"")), owner: owner);
    }

    [Fact]
    public async Task A3_304_to_readers_who_have_it()
    {
        var owner = await api.TenantAsync();
        var ids = await EverythingAsync(owner);
        await ExpectAsync(
            304,
            async (o, client) =>
            {
                var first = await o.SendAsync(client, ids);
                Assert.True(first.Status == 200, $"{o.Id}: {first.Status} {first.Text}");
                return await o.SendAsync(client, ids, headers: ("If-None-Match", first.ETag!));
            },
            owner: owner
        );
    }

    [Fact]
    public async Task A3_429_to_a_client_that_asks_too_often()
    {
        var owner = await api.ApartAsync(await api.TenantAsync(), new() { ["KPNEEN_LIMIT_CLIENT"] = "1/86400" });
        await owner.GetAsync("/v1/tenant");
        await api.Partner().At(owner).GetAsync("/v1/tenants");
        await ExpectAsync(429, (o, client) => o.SendAsync(client), owner: owner);
    }

    [Fact]
    public Task A3_500_when_the_fault_is_ours() =>
        ExpectAsync(500, (o, client) => o.SendAsync(client, headers: (ApiFixture.FaultHeader, "1")));

    [Fact]
    public async Task A3_503_while_the_keys_of_an_issuer_cannot_be_had()
    {
        var (tenant, silent) = (await api.TenantAsync(), new TestIssuer("https://silent.test", "key-silent"));
        var owner = await api.ApartAsync(
            tenant.With(ApiFixture.TokenOf(silent, tenant.TenantId)),
            new()
            {
                ["Api:Issuers:1:Issuer"] = silent.Name,
                // The discard port: nobody listens there.
                ["Api:Issuers:1:JwksUri"] = "http://127.0.0.1:9/jwks",
            }
        );
        await ExpectAsync(503, (o, _) => o.SendAsync(owner));
    }

    [Fact]
    public async Task A3_504_when_the_switch_may_have_done_it()
    {
        var owner = await api.TenantAsync();
        var ids = await EverythingAsync(owner);
        api.Switch.Failure = new SwitchUnavailableException("no answer", outcomeUnknown: true);
        try
        {
            await ExpectAsync(504, (o, client) => o.SendAsync(client, ids), owner: owner);
        }
        finally
        {
            api.Switch.Failure = null;
        }
    }

    [Fact]
    public async Task A3_409_and_422_to_repetitions_while_the_first_is_at_work_and_of_another_request()
    {
        var owner = await api.TenantAsync();
        var ids = await EverythingAsync(owner);
        var all = api.Holding(string.Join(' ', Scopes.All.Keys.Where(s => s != Scopes.Partner)), owner.TenantId);
        await ExpectAsync(409, (o, _) => RepeatAsync(o, all, ids, same: true), IsRepeatable);
        await ExpectAsync(422, (o, _) => RepeatAsync(o, all, ids, same: false), IsRepeatable);
    }

    [Fact]
    public async Task A3_409_to_names_that_are_taken()
    {
        var owner = await api.TenantAsync();
        var ids = await EverythingAsync(owner);
        await owner.UserAsync("202");
        var taken = $"r{Guid.NewGuid():N}";
        var other = await api.TenantAsync();
        (
            await api.Partner().PatchAsync($"/v1/tenants/{other.TenantId}", new { externalReference = taken }, "*")
        ).Response.EnsureSuccessStatusCode();
        var bodies = new Dictionary<string, string>
        {
            ["updateUser"] = """{"extension":"202"}""",
            ["updateHuntGroup"] = """{"extension":"202"}""",
            ["updateTenant"] = $$"""{"externalReference":"{{taken}}"}""",
        };
        await ExpectAsync(
            409,
            (o, client) => o.SendAsync(client, ids, bodies[o.Id], headers: ("If-Match", "*")),
            o => bodies.ContainsKey(o.Id),
            owner
        );
    }

    [Fact]
    public async Task A3_success_of_what_no_other_test_does()
    {
        var owner = await api.TenantAsync();
        var ids = await EverythingAsync(owner);
        var operations = (await DocumentedOperation.AllAsync()).ToDictionary(o => o.Id);
        // In this order: what goes last takes others with it.
        foreach (
            var id in (string[])
                [
                    "listClients",
                    "listHuntGroups",
                    "listWebhookEndpoints",
                    "replaceAnnouncements",
                    "replaceClient",
                    "rotateClientSecret",
                    "rotateWebhookSecret",
                    "pauseWebhookEndpoint",
                    "resumeWebhookEndpoint",
                    "replayWebhookEndpoint",
                    "deleteCallMeNowKey",
                    "deleteClient",
                    "deleteDevice",
                    "deleteHuntGroup",
                    "deleteNumber",
                    "deleteTrunk",
                ]
        )
        {
            var reply = await operations[id].SendAsync(owner, ids, headers: ("If-Match", "*"));
            Assert.True(reply.Status is >= 200 and < 300, $"{id}: {reply.Status} {reply.Text}");
        }
    }

    private bool IsRepeatable(DocumentedOperation operation) =>
        operation.Scope != Scopes.Partner && EndpointOf(operation).Metadata.GetMetadata<IdempotentOperation>() is not null;

    private RouteEndpoint EndpointOf(DocumentedOperation operation) =>
        api.Endpoints.Single(e => e.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName == operation.Id);

    /// <summary>Asks with a key that another request has claimed: the same one, or one that differs.</summary>
    private async Task<Reply> RepeatAsync(
        DocumentedOperation operation,
        ApiClient client,
        IReadOnlyDictionary<string, string> ids,
        bool same
    )
    {
        var (path, content, key) = (operation.Path(ids), operation.Content(), Guid.NewGuid().ToString());
        var body = content as byte[] ?? Encoding.UTF8.GetBytes(content as string ?? "");
        byte[] request = [.. Encoding.UTF8.GetBytes($"{operation.Method}\n{path}{(same ? "" : "?other")}\n"), .. body];
        var route = $"{operation.Method} {EndpointOf(operation).RoutePattern.RawText}";
        var claim = await api
            .Services.GetRequiredService<IdempotencyStore>()
            .ClaimAsync(
                new IdempotencyScope(client.TenantId, "https://issuer.test#cli_few", route, key),
                SHA256.HashData(request),
                CancellationToken.None
            );
        Assert.IsType<IdempotencyClaim.Granted>(claim);
        return await operation.SendAsync(client, ids, content, "", ("Idempotency-Key", key), ("If-Match", "*"));
    }

    private async Task ExpectAsync(
        int status,
        Func<DocumentedOperation, ApiClient, Task<Reply>> provoke,
        Func<DocumentedOperation, bool>? concerns = null,
        ApiClient? owner = null
    )
    {
        var tenant = owner ?? await api.TenantAsync();
        var others = new List<string>();
        var operations = (await DocumentedOperation.AllAsync())
            .Where(o => o.Statuses.Contains(status) && concerns?.Invoke(o) != false)
            .ToList();
        Assert.NotEmpty(operations);
        foreach (var operation in operations)
        {
            var client = operation.Scope == Scopes.Partner ? api.Partner().At(tenant) : tenant;
            var reply = await provoke(operation, client);
            if (reply.Status != status)
                others.Add($"{operation.Id}: {reply.Status} {reply.Text}");
        }

        Assert.True(others.Count == 0, $"{others.Count} of {operations.Count} did not answer {status}:\n{string.Join('\n', others)}");
    }

    private async Task<Dictionary<string, string>> EverythingAsync(ApiClient owner)
    {
        var ids = await ForeignTenantTests.FillAsync(api, owner);
        ids["tenantId"] = owner.TenantId;
        return ids;
    }

    private static ByteArrayContent Large(string type)
    {
        var content = new ByteArrayContent(
            new byte[type.StartsWith("audio/", StringComparison.Ordinal) ? 64 * 1024 * 1024 : 2 * 1024 * 1024]
        );
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return content;
    }
}
