using System.Text.RegularExpressions;
using KpnEen.Api.Conventions;
using KpnEen.Api.Security;
using KpnEen.Api.Tests.Hosting;
using KpnEen.Api.Tests.OpenApi;
using KpnEen.Api.Tests.Records;
using KpnEen.Testing;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.Tests.Matrices;

/// <summary>
/// O11, A26, S28: each operation of the document with each scope alone. Every request has a query parameter nobody knows, so who is let in is
/// told so (400) and nothing is done.
/// </summary>
public sealed partial class ScopeMatrixTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Nonsense = "?nobodyKnows=1";

    /// <summary>Writes that a reader may do, with the reason.</summary>
    private static readonly Dictionary<string, string> WritesOfReaders = new()
    {
        ["createPlayLink"] = "lets others hear what the reader may hear, for minutes",
        ["revokePlayLink"] = "takes that back",
        ["createStreamToken"] = "lets a page of the reader read, for minutes",
        ["simulateRouting"] = "changes nothing: a question too long for an address",
    };

    private static readonly Dictionary<string, string?> NoLimits = new()
    {
        ["KPNEEN_LIMIT_CLIENT"] = "1000000/60",
        ["KPNEEN_LIMIT_TENANT"] = "1000000/60",
        ["KPNEEN_LIMIT_ADDRESS"] = "1000000/60",
    };

    [Fact]
    public async Task O11_A26_Each_operation_lets_in_exactly_the_scope_its_security_names()
    {
        var owner = await api.ApartAsync(await api.TenantAsync(), NoLimits);
        var wrong = new List<string>();
        var operations = await DocumentedOperation.AllAsync();
        var clients = Scopes.All.Keys.ToDictionary(s => s, s => api.Holding(s, s == Scopes.Partner ? null : owner.TenantId).At(owner));
        await Parallel.ForEachAsync(
            operations,
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (operation, _) =>
            {
                foreach (var (scope, client) in clients)
                {
                    var reply = await operation.SendAsync(client, query: Nonsense);
                    var expected =
                        operation.Scope is null || operation.Scope == scope ? (400, "unknownParameter") : (403, "insufficientScope");
                    if ((reply.Status, reply.Json.GetProperty("code").GetString()) != expected)
                        Tell($"{operation.Id} with {scope}: {reply.Status} {reply.Text}");
                    if (expected.Item1 == 403 && reply.Header("WWW-Authenticate")?.Contains($"scope=\"{operation.Scope}\"") != true)
                        Tell($"{operation.Id} with {scope}: {reply.Header("WWW-Authenticate")}");
                }

                var anonymous = await operation.SendAsync(api.Anonymous().At(owner), query: Nonsense);
                if (anonymous.Status != (operation.Scope is null ? 400 : 401))
                    Tell($"{operation.Id} without a token: {anonymous.Status} {anonymous.Text}");
                var forged = await operation.SendAsync(api.Forger().At(owner), query: Nonsense);
                if (forged.Status != 401)
                    Tell($"{operation.Id} with a forged token: {forged.Status} {forged.Text}");
            }
        );
        Assert.True(operations.Count > 140, $"only {operations.Count} operations");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));

        void Tell(string line)
        {
            lock (wrong)
                wrong.Add(line);
        }
    }

    [Fact]
    public async Task A25_No_operation_lets_a_client_act_for_a_tenant_that_is_not_its_own()
    {
        var (owner, other) = (await api.ApartAsync(await api.TenantAsync(), NoLimits), await api.TenantAsync());
        foreach (var operation in (await DocumentedOperation.AllAsync()).Where(o => o.Scope != Scopes.Partner))
        {
            var reply = await operation.SendAsync(owner, query: Nonsense, headers: ("Kpn-Tenant", other.TenantId));
            Assert.True(reply.Status == 403, $"{operation.Id}: {reply.Status} {reply.Text}");
            reply.IsProblem(403, "tenantNotAllowed");
        }
    }

    [Fact]
    public async Task S28_A_client_that_may_read_everything_writes_nothing_by_any_door()
    {
        var owner = await api.ApartAsync(await api.TenantAsync(), NoLimits);
        var reader = api.Holding(
                string.Join(' ', Scopes.All.Keys.Where(s => s.EndsWith(":read", StringComparison.Ordinal))),
                owner.TenantId
            )
            .At(owner);
        var writes = (await DocumentedOperation.AllAsync()).Where(o => o.Method != HttpMethod.Get && o.Scope is not null).ToList();
        var open = new List<string>();
        foreach (var operation in writes)
        {
            if ((await operation.SendAsync(reader, query: Nonsense)).Status != 403)
                open.Add(operation.Id);
        }

        Assert.Equal(WritesOfReaders.Keys.Order(), open.Order());
    }

    /// <summary>The preflight of browsers needs no token; what another standard describes is guarded like ours.</summary>
    [Fact]
    public async Task S28_Endpoints_that_are_not_in_the_document_let_in_one_scope_alone()
    {
        var owner = await api.ApartAsync(await api.TenantAsync(), NoLimits);
        var documented = (await DocumentedOperation.AllAsync()).Select(o => $"{o.Method} {o.Template}").ToHashSet();
        var others = api
            .Endpoints.Where(e => e.Metadata.GetMetadata<ApiOperation>() is not null)
            .SelectMany(e => Methods(e).Select(m => (Endpoint: e, Method: m, Path: $"/{e.RoutePattern.RawText!.Trim('/')}")))
            .Where(o => !documented.Contains($"{o.Method} {o.Path}"))
            .ToList();
        foreach (var (endpoint, method, path) in others)
        {
            if (endpoint.Metadata.GetMetadata<RequiredScope>() is not { } required)
            {
                Assert.Equal("OPTIONS", method);
                continue;
            }

            var target = Parameter().Replace(path, "xxx_0");
            foreach (var scope in Scopes.All.Keys.Where(s => s != required.Scope))
            {
                var reply = await api.Holding(scope, owner.TenantId).At(owner).SendAsync(new HttpMethod(method), target);
                Assert.True(reply.Status == 403, $"{method} {path} with {scope}: {reply.Status} {reply.Text}");
            }

            Assert.Equal(401, (await api.Anonymous().At(owner).SendAsync(new HttpMethod(method), target)).Status);
        }
    }

    /// <summary>Operations that need no token take one; then it must be the right one.</summary>
    [Fact]
    public async Task S28_A_play_link_without_its_ticket_opens_to_the_one_scope_alone()
    {
        var owner = await api.TenantAsync();
        var call = await EndedCall.StoreAsync(api, owner.TenantId, TimeProvider.System.GetUtcNow());
        var link = await owner.CreateAsync($"/v1/recordings/{call.RecordingId}/play-links", new { });
        foreach (var scope in Scopes.All.Keys.Where(s => s != Scopes.Partner))
        {
            var reply = await api.Holding(scope, owner.TenantId).GetAsync($"/v1/play/{link}");
            Assert.True(reply.Status == (scope == Scopes.RecordingsRead ? 200 : 404), $"{scope}: {reply.Status}");
        }

        var stranger = await api.TenantAsync();
        (await stranger.GetAsync($"/v1/play/{link}")).IsProblem(404, "notFound");
        (await api.Anonymous().GetAsync($"/v1/play/{link}")).IsProblem(404, "notFound");
        (await api.Partner().GetAsync($"/v1/play/{link}")).IsProblem(404, "notFound");
    }

    private static IReadOnlyList<string> Methods(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["*"];

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Parameter();
}
