using KpnEen.Api.Tests.Conventions;
using KpnEen.Api.Tests.Hosting;
using KpnEen.Api.Tests.Records;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Events;

namespace KpnEen.Api.Tests.Camara;

/// <summary>CAMARA ClickToDial 0.1.0-rc.1, by the scenarios of its test definitions (createCall, getCall, terminateCall, getRecording).</summary>
public sealed class ClickToDialTests(ApiFixture api) : IClassFixture<ApiFixture>, IDisposable
{
    private const string Calls = CamaraTenant.Calls;
    private const string Correlator = "b4333c46-49c0-4f62-80d7-f0ef930f1c46";

    public void Dispose() => (api.Switch.Answer, api.Switch.Failure) = (null, null);

    [Fact]
    public async Task A_call_is_created_and_rings_the_callers_phone_first()
    {
        var tenant = await CamaraTenant.NewAsync(api);
        var created = await tenant.CreateAsync(null, ("x-correlator", Correlator));
        Assert.Equal(
            (201, "application/json", Correlator),
            (created.Status, created.Response.Content.Headers.ContentType?.MediaType, created.Header("x-correlator"))
        );
        var call = created.Json;
        var id = call.GetProperty("callId").GetString()!;
        Assert.Equal(tenant.Number, call.GetProperty("caller").GetProperty("number").GetString());
        Assert.Equal(CamaraTenant.Callee, call.GetProperty("callee").GetProperty("number").GetString());
        Assert.Equal("initiating", call.GetProperty("status").GetString());
        Assert.False(call.GetProperty("recordingEnabled").GetBoolean());
        Assert.Equal(TimeSpan.Zero, call.GetProperty("createdAt").GetDateTimeOffset().Offset);
        Assert.Equal($"{Calls}/{id}", created.Header("Location"));

        var asked = Assert.Single(api.Switch.Originated, o => o.TenantId == tenant.Client.TenantId);
        Assert.Equal(
            (tenant.UserId, CamaraTenant.Callee, OriginateFirst.User, id, "api", false),
            (asked.UserId, asked.To, asked.First, asked.ClickToCallId, asked.Actor.Kind, asked.Record)
        );
        await tenant.SayAsync(id, "callingCaller");
        var read = await tenant.Client.GetAsync($"{Calls}/{id}", ("x-correlator", Correlator));
        Assert.Equal((200, Correlator), (read.Status, read.Header("x-correlator")));
        Assert.Equal("callingCaller", read.Json.GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("""{"callee":{"number":"+31612345678"}}""", 400, "INVALID_ARGUMENT")]
    [InlineData("""{"caller":{},"callee":{"number":"+31612345678"}}""", 400, "INVALID_ARGUMENT")]
    [InlineData("""{"caller":{"number":1},"callee":{"number":"+31612345678"}}""", 400, "INVALID_ARGUMENT")]
    [InlineData("""{"caller":""", 400, "INVALID_ARGUMENT")]
    [InlineData("""{"caller":{"number":"0201234567"},"callee":{"number":"+31612345678"}}""", 422, "INVALID_PHONE_NUMBER")]
    [InlineData("""{"caller":{"number":"+31612345678"},"callee":{"number":"+31612345678\n"}}""", 422, "INVALID_PHONE_NUMBER")]
    [InlineData("""{"caller":{"number":"+31612345678"},"callee":{"number":"+31612345678"}}""", 422, "SAME_CALLER_CALLEE")]
    [InlineData("""{"caller":{"number":"+31612345678"},"callee":{"number":"+31612345679"}}""", 403, "INVALID_TOKEN_CONTEXT")]
    [InlineData("""{$parties,"sink":"ftp://a.example/x"}""", 400, "INVALID_SINK")]
    [InlineData("""{$parties,"sink":"https://u:p@a.example/x"}""", 400, "INVALID_SINK")]
    [InlineData("""{$parties,"sinkCredential":{"credentialType":"ACCESSTOKEN"}}""", 400, "INVALID_ARGUMENT")]
    [InlineData("""{$parties,"sink":"https://a.example/x","sinkCredential":{"credentialType":"PLAIN"}}""", 400, "INVALID_CREDENTIAL")]
    [InlineData(
        """{$parties,"sink":"https://a.example/x","sinkCredential":{"credentialType":"ACCESSTOKEN","accessTokenType":"mac"}}""",
        400,
        "INVALID_TOKEN"
    )]
    [InlineData(
        """{$parties,"sink":"https://a.example/x","sinkCredential":{"credentialType":"ACCESSTOKEN","accessTokenType":"bearer","accessToken":"a\r\nb: c"}}""",
        400,
        "INVALID_TOKEN"
    )]
    [InlineData(
        """{$parties,"sink":"https://a.example/x","sinkCredential":{"credentialType":"ACCESSTOKEN","accessTokenType":"bearer","accessToken":"abc"}}""",
        400,
        "INVALID_ARGUMENT"
    )]
    [InlineData("""{$parties,"recordingEnabled":true}""", 422, "RECORDING_NOT_SUPPORTED")]
    public async Task What_is_wrong_with_a_request_is_said_in_CAMARAs_words(string body, int status, string code)
    {
        var tenant = await CamaraTenant.NewAsync(api);
        var parties = $$"""
            "caller":{"number":"{{tenant.Number}}"},"callee":{"number":"+31612345678"}
            """;
        var refused = await tenant.CreateAsync(body.Replace("$parties", parties, StringComparison.Ordinal), ("x-correlator", Correlator));
        IsError(refused, status, code);
        Assert.Equal(Correlator, refused.Header("x-correlator"));
        Assert.DoesNotContain(api.Switch.Originated, o => o.TenantId == tenant.Client.TenantId);
    }

    [Fact]
    public async Task Every_floor_below_speaks_CAMARAs_form_here_and_nowhere_else()
    {
        var tenant = await CamaraTenant.NewAsync(api);
        var (client, few) = (tenant.Client, api.ClientOf(tenant.Client.TenantId, "calls:control"));
        IsError(await api.Anonymous().PostAsync(Calls, tenant.Body(), ("x-correlator", Correlator)), 401, "UNAUTHENTICATED");
        IsError(await api.Forger().GetAsync($"{Calls}/ctd_1"), 401, "UNAUTHENTICATED");
        var narrow = await few.PostAsync(Calls, tenant.Body());
        IsError(narrow, 403, "PERMISSION_DENIED");
        Assert.Contains("click-to-dial:calls:create", narrow.Header("WWW-Authenticate"), StringComparison.Ordinal);
        IsError(await client.GetAsync("/click-to-dial/v0.1rc1/nothing"), 404, "NOT_FOUND");
        IsError(await client.SendAsync(HttpMethod.Put, Calls, tenant.Body()), 405, "METHOD_NOT_ALLOWED");
        IsError(await client.SendAsync(HttpMethod.Delete, Calls), 400, "INVALID_ARGUMENT");
        IsError(await client.PostAsync(Calls, new StringContent("<a/>", null, "text/xml")), 415, "UNSUPPORTED_MEDIA_TYPE");
        IsError(await client.PostAsync(Calls, tenant.Body(), ("x-correlator", "a b")), 400, "INVALID_ARGUMENT");
        (await client.GetAsync("/v1/users/usr_00000000000000000000000000000000")).IsProblem(404, "notFound");
    }

    [Fact]
    public async Task A_number_that_leads_to_no_user_and_a_user_without_a_phone_cannot_call()
    {
        var tenant = await CamaraTenant.NewAsync(api);
        api.Switch.Answer = new CommandResult.Refused("noDevice", "No phone of the user is registered.");
        IsError(await tenant.CreateAsync(), 422, "CALLER_NOT_AVAILABLE");
        api.Switch.Answer = new CommandResult.Refused("destinationNotAllowed", "Not allowed.");
        IsError(await tenant.CreateAsync(), 422, "CALLEE_NOT_AVAILABLE");
        api.Switch.Answer = null;
        var spare = Resources.UserTests.NewNumber();
        await tenant.Client.CreateAsync("/v1/numbers", new { e164 = spare });
        IsError(await (tenant with { Number = spare }).CreateAsync(), 422, "CALLER_NOT_AVAILABLE");
        // Neither left anything behind.
        await tenant.CallAsync();
    }

    [Fact]
    public async Task The_number_of_another_tenant_cannot_call()
    {
        var (tenant, other) = (await CamaraTenant.NewAsync(api), await CamaraTenant.NewAsync(api));
        IsError(await (tenant with { Number = other.Number }).CreateAsync(), 403, "INVALID_TOKEN_CONTEXT");
    }

    [Fact]
    public async Task While_two_have_a_call_there_is_no_second()
    {
        var tenant = await CamaraTenant.NewAsync(api);
        var id = await tenant.CallAsync();
        IsError(await tenant.CreateAsync(), 409, "CALL_ALREADY_ACTIVE");
        await tenant.CallAsync(tenant.Body(callee: "+31612345679"));
        await tenant.CloseAsync(id, CallOutcome.Cancelled);
        Assert.NotEqual(id, await tenant.CallAsync());
    }

    [Fact]
    public async Task A_switch_that_is_away_leaves_nothing_and_one_that_died_in_between_nothing_for_long()
    {
        var tenant = await CamaraTenant.NewAsync(api);
        api.Switch.Failure = new SwitchUnavailableException("away");
        IsError(await tenant.CreateAsync(), 503, "UNAVAILABLE");
        api.Switch.Failure = null;
        await tenant.CallAsync();
        await tenant.ExecuteAsync(
            "UPDATE camara_calls SET conversation_id = NULL, created_at = now() - interval '2 minutes' WHERE tenant_id = @TenantId"
        );
        await tenant.CallAsync();
    }

    [Fact]
    public async Task One_idempotency_key_places_one_call()
    {
        var tenant = await CamaraTenant.NewAsync(api);
        var first = await tenant.CreateAsync(null, ("Idempotency-Key", "k-1"));
        var second = await tenant.CreateAsync(null, ("Idempotency-Key", "k-1"));
        Assert.Equal((201, 201, first.Text), (first.Status, second.Status, second.Text));
        Assert.Single(api.Switch.Originated, o => o.TenantId == tenant.Client.TenantId);
    }

    [Fact]
    public async Task A_call_is_terminated_once()
    {
        var tenant = await CamaraTenant.NewAsync(api);
        var id = await tenant.CallAsync();
        Assert.Equal(204, (await tenant.Client.DeleteAsync($"{Calls}/{id}")).Status);
        Assert.Contains(
            api.Switch.Posted,
            p => p.Request is CallRequest.HangUp { Actor.Kind: "api" } && api.Switch.Find(tenant.Client.TenantId, p.CallId) is not null
        );
        await tenant.CloseAsync(id, CallOutcome.Cancelled);
        Assert.Equal("disconnected", (await tenant.Client.GetAsync($"{Calls}/{id}")).Json.GetProperty("status").GetString());
        IsError(await tenant.Client.DeleteAsync($"{Calls}/{id}"), 409, "CONFLICT");
    }

    [Fact]
    public async Task Another_tenants_call_is_as_unknown_as_one_that_never_was()
    {
        var (tenant, stranger) = (await CamaraTenant.NewAsync(api), await CamaraTenant.NewAsync(api));
        var id = await tenant.CallAsync();
        foreach (var unknown in (string[])[id, "ctd_00000000000000000000000000000000", "nothing"])
        {
            IsError(await stranger.Client.GetAsync($"{Calls}/{unknown}"), 404, "NOT_FOUND");
            IsError(await stranger.Client.DeleteAsync($"{Calls}/{unknown}"), 404, "NOT_FOUND");
            IsError(await stranger.Client.GetAsync($"{Calls}/{unknown}/recording"), 404, "NOT_FOUND");
        }
    }

    [Fact]
    public async Task A_recording_is_asked_for_and_got_in_base64()
    {
        var tenant = await CamaraTenant.NewAsync(api);
        await tenant.Client.PutAsync($"/v1/users/{tenant.UserId}/services/call-recording", new { mode = "onDemandUserStart" }, "*");
        var created = await tenant.CreateAsync(tenant.Body(recordingEnabled: true));
        Assert.True(created.Json.GetProperty("recordingEnabled").GetBoolean());
        Assert.True(Assert.Single(api.Switch.Originated, o => o.TenantId == tenant.Client.TenantId).Record);
        var path = $"{Calls}/{created.Json.GetProperty("callId").GetString()}/recording";
        IsError(await tenant.Client.GetAsync(path), 404, "NOT_FOUND");

        var ended = await EndedCall.StoreAsync(api, tenant.Client.TenantId, TimeProvider.System.GetUtcNow());
        await tenant.ExecuteAsync($"UPDATE camara_calls SET conversation_id = '{ended.ConversationId}' WHERE tenant_id = @TenantId");
        var recording = await tenant.Client.GetAsync(path, ("x-correlator", Correlator));
        Assert.Equal(
            (200, Correlator, "no-store"),
            (recording.Status, recording.Header("x-correlator"), recording.Header("Cache-Control"))
        );
        Assert.Equal("audio/wav", recording.Json.GetProperty("contentType").GetString());
        Assert.Equal(ended.Audio, recording.Json.GetProperty("content").GetBytesFromBase64());
        IsError(await api.ClientOf(tenant.Client.TenantId, "click-to-dial:calls:read").GetAsync(path), 403, "PERMISSION_DENIED");
    }

    private static void IsError(Reply reply, int status, string code)
    {
        Assert.True(reply.Response.Content.Headers.ContentType?.MediaType == "application/json", reply.Text);
        Assert.Equal(
            (status, status, code),
            (reply.Status, reply.Json.GetProperty("status").GetInt32(), reply.Json.GetProperty("code").GetString())
        );
        Assert.NotEmpty(reply.Json.GetProperty("message").GetString()!);
        Assert.Equal(["status", "code", "message"], reply.Json.EnumerateObject().Select(m => m.Name));
    }
}
