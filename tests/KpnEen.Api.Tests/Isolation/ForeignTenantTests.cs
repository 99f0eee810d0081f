using System.Text.Json;
using System.Text.RegularExpressions;
using KpnEen.Api.Conventions;
using KpnEen.Api.Security;
using KpnEen.Api.Tests.Conventions;
using KpnEen.Api.Tests.Hosting;
using KpnEen.Api.Tests.Records;
using KpnEen.Data.Operations;
using KpnEen.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace KpnEen.Api.Tests.Isolation;

/// <summary>A25: for every operation that takes an id, another tenant's id is as unknown as one that never was.</summary>
public sealed partial class ForeignTenantTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private static readonly Dictionary<string, string> Bodies = new()
    {
        ["createDevice"] = """{"name":"D"}""",
        ["transferCall"] = """{"kind":"blind","to":"202"}""",
        ["conferenceCall"] = """{"callId":"conv_0192f0c1d2e37b4c8d5e6f7081920a1b"}""",
        ["addParty"] = """{"to":"202"}""",
        ["dropParty"] = """{"legId":"leg_0192f0c1d2e37b4c8d5e6f7081920a1b"}""",
        ["playAudio"] = """{"prompt":"goodbye"}""",
        ["sendDtmf"] = """{"digits":"1"}""",
        ["replayWebhookEndpoint"] = """{"since":"2026-01-01T00:00:00Z"}""",
        ["replaceSignIn"] = """{"name":"anna","role":"user","password":"een heel goed wachtwoord"}""",
        ["replaceClient"] = """{"name":"C","scopes":["calls:read"]}""",
    };

    [Fact]
    public async Task A25_Every_operation_answers_a_foreign_id_as_it_answers_an_unknown_one()
    {
        var (owner, stranger) = (await api.TenantAsync(), await api.TenantAsync());
        var ids = await FillAsync(api, owner);
        var operations = api
            .Endpoints.Where(e => e.Metadata.GetMetadata<ApiOperation>() is not null && e.RoutePattern.Parameters.Count > 0)
            .Where(e => e.Metadata.GetMetadata<RequiredScope>()?.Scope != Scopes.Partner && !Methods(e).Contains("OPTIONS"))
            // The catalogue of event types is nobody's.
            .Where(e => e.RoutePattern.Parameters is not [{ Name: "type" }])
            .ToList();
        Assert.True(operations.Count > 50, $"only {operations.Count} operations take an id");

        foreach (var operation in operations)
        {
            var name = operation.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName;
            var foreign = await SendAsync(stranger, operation, name, p => ids[p]);
            var unknown = await SendAsync(stranger, operation, name, p => Regex.Replace(ids[p], "(?<=_).*", new string('0', 32)));
            Assert.True(foreign.Status == 404, $"{name}: {foreign.Status} {foreign.Text}");
            Assert.Equal(Trace().Replace(unknown.Text, ""), Trace().Replace(foreign.Text, ""));
        }

        foreach (var operation in operations.Where(o => Methods(o).Contains("GET")))
        {
            var name = operation.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName;
            var own = await SendAsync(owner, operation, name, p => ids[p]);
            Assert.True(own.Status == 200, $"{name}: {own.Status} {own.Text}");
        }
    }

    /// <summary>One of everything that has an id.</summary>
    internal static async Task<Dictionary<string, string>> FillAsync(ApiFixture api, ApiClient owner)
    {
        var user = await owner.UserAsync("201");
        var call = await EndedCall.StoreAsync(api, owner.TenantId, TimeProvider.System.GetUtcNow());
        var live = api.Switch.Live(owner.TenantId, $"conv_{Guid.NewGuid():N}");
        await owner.PutAsync($"/v1/users/{user}/services/do-not-disturb", new { active = true }, "*");
        var endpoint = await owner.PostAsync("/v1/webhook-endpoints", new { url = "http://127.0.0.1:9/hook" });
        Assert.True(endpoint.Status == 201, endpoint.Text);
        var endpointId = Id().Match(endpoint.Text).Value;
        var test = await owner.PostAsync($"/v1/webhook-endpoints/{endpointId}/test", new { });
        Assert.True(test.Status == 202, test.Text);
        var client = await owner.PostAsync("/v1/clients", new { name = "C", scopes = new[] { "calls:read" } });
        Assert.True(client.Status == 201, client.Text);
        var signIn = await owner.PutAsync($"/v1/users/{user}/sign-in", new { name = "anna", password = "een heel goed wachtwoord" }, "*");
        Assert.True(signIn.Status == 201, signIn.Text);
        await api.Store.InPlatformAsync(
            session =>
                session.ExecuteAsync(
                    """
                    INSERT INTO oauth_consents (tenant_id, client_id, user_id, scopes, created_at, last_used_at)
                    VALUES (@TenantId, @id, @user, '{calls:read}', now(), now())
                    """,
                    new
                    {
                        owner.TenantId,
                        id = ClientId().Match(client.Text).Value,
                        user,
                    }
                ),
            CancellationToken.None
        );
        var key = await owner.PostAsync(
            "/v1/call-me-now/keys",
            new
            {
                name = "K",
                allowedOrigins = new[] { "https://a.example" },
                target = new { kind = "user", id = user },
            }
        );
        var session = await owner.PostAsync(
            "/v1/call-me-now/sessions",
            new { key = key.Json.GetProperty("key").GetString(), number = "0612345678" }
        );
        var clickToDial = $"ctd_{Guid.NewGuid():N}";
        await api.Store.InPlatformAsync(
            session =>
                session.ExecuteAsync(
                    """
                    INSERT INTO camara_calls (id, tenant_id, conversation_id, caller, callee, recording_enabled, created_at, ended_at)
                    VALUES (@clickToDial, @TenantId, @ConversationId, '+31201234567', '+31612345678', true, now(), now())
                    """,
                    new
                    {
                        clickToDial,
                        owner.TenantId,
                        call.ConversationId,
                    }
                ),
            CancellationToken.None
        );
        return new()
        {
            ["clickToDialId"] = clickToDial,
            ["userId"] = user,
            ["deviceId"] = (await owner.PostAsync($"/v1/users/{user}/devices", new { name = "D" }))
                .Json.GetProperty("device")
                .GetProperty("id")
                .GetString()!,
            ["numberId"] = await owner.CreateAsync("/v1/numbers", new { e164 = Resources.UserTests.NewNumber() }),
            ["trunkId"] = await owner.CreateAsync("/v1/trunks", new { name = "T", peer = "192.0.2.1" }),
            ["huntGroupId"] = await owner.CreateAsync("/v1/hunt-groups", new { name = "G", extension = "600" }),
            ["audioFileId"] = await owner.CreateAsync("/v1/audio-files?name=A", WavBytes.Tone(440, 0.1)),
            ["callId"] = live.Id,
            ["conversationId"] = call.ConversationId,
            ["recordingId"] = call.RecordingId,
            ["linkId"] = await owner.CreateAsync($"/v1/recordings/{call.RecordingId}/play-links", new { }),
            ["keyId"] = key.Json.GetProperty("id").GetString()!,
            ["blockedNumberId"] = await owner.CreateAsync("/v1/call-me-now/blocked-numbers", new { number = "0612345670" }),
            ["sessionId"] = session.Json.GetProperty("id").GetString()!,
            ["endpointId"] = endpointId,
            ["deliveryId"] = test.Json.GetProperty("id").GetString()!,
            ["eventId"] = (await owner.GetAsync("/v1/events")).Json.GetProperty("items")[0].GetProperty("id").GetString()!,
            ["operationId"] = (
                await api
                    .Services.GetRequiredService<OperationStore>()
                    .BeginAsync(owner.TenantId, "nobodys", JsonSerializer.SerializeToElement(new { }), CancellationToken.None)
            ).Id,
            ["clientId"] = ClientId().Match(client.Text).Value,
        };
    }

    private static Task<Reply> SendAsync(ApiClient client, RouteEndpoint operation, string name, Func<string, string> id)
    {
        var path = Parameter().Replace(operation.RoutePattern.RawText!, m => id(m.Groups[1].Value));
        var method = new HttpMethod(Methods(operation)[0]);
        var body = method == HttpMethod.Get || method == HttpMethod.Delete ? null : Bodies.GetValueOrDefault(name, "{}");
        return client.SendAsync(method, path.StartsWith('/') ? path : $"/{path}", body, ("If-Match", "*"));
    }

    private static IReadOnlyList<string> Methods(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [];

    [GeneratedRegex("\"traceId\":\"[^\"]*\"")]
    private static partial Regex Trace();

    [GeneratedRegex(@"\{([A-Za-z]+)\}")]
    private static partial Regex Parameter();

    [GeneratedRegex("whe_[0-9a-z]+")]
    private static partial Regex Id();

    [GeneratedRegex("cli_[0-9a-zA-Z]+")]
    private static partial Regex ClientId();
}
