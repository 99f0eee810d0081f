using KpnEen.Api.Conventions;
using KpnEen.Api.Security;
using KpnEen.Api.Tests.Hosting;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Log;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace KpnEen.Api.Tests.Events;

/// <summary>Stream tokens: a browser follows events by an address, and can do nothing else with it (S28, W46).</summary>
public sealed class StreamTokenTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Origin = "https://crm.jansen.example";

    [Fact]
    public async Task A_browser_follows_what_the_token_names_from_the_origin_it_names_and_nothing_else()
    {
        var (tenant, other) = (await api.TenantAsync(), await api.TenantAsync());
        var user = await tenant.UserAsync("201");
        var token = await TokenAsync(
            tenant,
            new
            {
                types = (string[])["call.*"],
                userId = user,
                allowedOrigin = Origin,
            }
        );
        var created = Of(tenant, EventTypes.CallCreated, user);
        await using var stream = await OpenAsync($"ticket={token}", ("Origin", Origin));
        Assert.Equal(200, (int)stream.Response.StatusCode);
        Assert.Equal([Origin], stream.Response.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Equal(["Origin"], stream.Response.Headers.Vary);
        await stream.FrameAsync();

        await PublishAsync(
            Of(other, EventTypes.CallCreated, user),
            Of(tenant, EventTypes.ConversationClosed, user),
            Of(tenant, EventTypes.CallCreated, "usr_another"),
            created
        );

        Assert.Equal(created.Id, (await stream.EventAsync()).Id);
    }

    [Fact]
    public async Task A_browser_that_connects_again_goes_on_behind_what_it_saw()
    {
        var tenant = await api.TenantAsync();
        var token = await TokenAsync(tenant, new { });
        var events = Enumerable.Range(0, 3).Select(_ => Of(tenant, EventTypes.CallCreated, "usr_a")).ToArray();
        await PublishAsync(events);

        await using var stream = await OpenAsync($"ticket={token}&lastEventId={events[0].Id}", ("Last-Event-ID", events[1].Id));

        Assert.Equal(events[2].Id, (await stream.EventAsync()).Id);
    }

    [Fact]
    public async Task Another_origin_a_second_filter_a_forged_token_and_two_tokens_are_refused()
    {
        var tenant = await api.TenantAsync();
        var token = await TokenAsync(tenant, new { types = (string[])["call.*"], allowedOrigin = Origin });
        var stream = $"/v1/events/stream?ticket={token}";
        var visitor = api.Anonymous();

        (await visitor.GetAsync(stream, ("Origin", "https://evil.example"))).IsProblem(403, "originNotAllowed");
        (await visitor.GetAsync($"{stream}&types=*")).IsProblem(400, "invalidParameter");
        (await visitor.GetAsync(stream + "A")).IsProblem(401, "invalidToken");
        (await visitor.GetAsync($"/v1/events/stream?ticket=est_{token[8..]}")).IsProblem(401, "invalidToken");
        (await visitor.GetAsync("/v1/events/stream?ticket=")).IsProblem(401, "invalidToken");
        (await visitor.GetAsync("/v1/events/stream")).IsProblem(401, "unauthenticated");
        (await tenant.GetAsync(stream)).IsProblem(400, "malformedRequest");
    }

    [Theory]
    [InlineData("""{"expiresInSeconds":601}""")]
    [InlineData("""{"expiresInSeconds":0}""")]
    [InlineData("""{"types":[]}""")]
    [InlineData("""{"types":["cal.*"]}""")]
    [InlineData("""{"userId":"usr_\"x"}""")]
    [InlineData("""{"allowedOrigin":"https://crm.jansen.example/page"}""")]
    [InlineData("""{"allowedOrigin":"http://crm.jansen.example"}""")]
    [InlineData("""{"allowedOrigin":"*"}""")]
    public async Task What_no_token_can_be_is_refused(string body) =>
        (await (await api.TenantAsync()).PostAsync("/v1/events/stream-tokens", body)).IsProblem(422, "validationFailed");

    [Fact]
    public async Task A_token_needs_the_scope_events_read()
    {
        var tenant = await api.TenantAsync();
        var poor = api.ClientOf(tenant.TenantId, Scopes.CallsRead);
        (await poor.PostAsync("/v1/events/stream-tokens", new { })).IsProblem(403, "insufficientScope");
    }

    [Fact]
    public async Task S28_A_stream_token_opens_no_other_operation_in_the_address_or_as_an_access_token()
    {
        var tenant = await api.TenantAsync();
        var token = await TokenAsync(tenant, new { });
        var operations = api
            .Endpoints.Where(e => e.Metadata.GetMetadata<ApiOperation>() is not null && e.Metadata.GetMetadata<RequiredScope>() is not null)
            .ToList();
        Assert.True(operations.Count > 100, $"only {operations.Count} operations");

        foreach (var operation in operations)
        {
            var method = new HttpMethod(operation.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods[0]);
            var path =
                "/"
                + string.Join(
                    '/',
                    operation.RoutePattern.PathSegments.Select(s => s.Parts is [RoutePatternLiteralPart l] ? l.Content : "usr_1")
                );
            var bearer = await api.Anonymous().With(token).SendAsync(method, path);
            Assert.True(bearer.Status == 401, $"{method} {path} as a bearer token: {bearer.Status}");
            if (path == "/v1/events/stream")
                continue;
            var address = await api.Anonymous().SendAsync(method, $"{path}?ticket={token}");
            Assert.True(address.Status == 401, $"{method} {path} in the address: {address.Status}");
        }
    }

    private static async Task<string> TokenAsync(ApiClient client, object wish)
    {
        var reply = await client.PostAsync("/v1/events/stream-tokens", wish);
        Assert.True(reply.Status == 201, reply.Text);
        var token = reply.Json.GetProperty("token").GetString()!;
        Assert.EndsWith($"/v1/events/stream?ticket={token}", reply.Json.GetProperty("url").GetString());
        return token;
    }

    private Task<EventStreamReader> OpenAsync(string query, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/events/stream?{query}");
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        return EventStreamReader.OpenAsync(api.Http, request);
    }

    private static ConversationEvent Of(ApiClient tenant, string type, string user)
    {
        var example = Api.Events.EventExamples.Make(type, tenant.TenantId, TimeProvider.System);
        return example with { Data = example.Data with { User = new UserRef(user, "Anna", null, "201", []) } };
    }

    private Task PublishAsync(params ConversationEvent[] events) =>
        api.Store.InPlatformAsync(
            session =>
            {
                foreach (var e in events)
                    session.Emit(new LogEntry(e));
                return Task.CompletedTask;
            },
            CancellationToken.None
        );
}
