using KpnEen.Pbx.Events;
using KpnEen.Testing;

namespace KpnEen.Api.Tests.Webhooks.Rest;

/// <summary>How many endpoints there may be, which must prove themselves, and what was given up of each: by REST.</summary>
public sealed class EndpointLimitTests(WebhookDatabase postgres) : IClassFixture<WebhookDatabase>
{
    private const string Path = "/v1/webhook-endpoints";

    [Fact]
    public async Task W43_a_tenant_has_so_many_endpoints_at_most_however_many_are_created_at_once()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var api = await WebhookApi.StartAsync(test, new() { ["Webhooks:EndpointsPerTenant"] = "5" });

        var made = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(n => api.PostAsync(Path, $$"""{"url":"https://crm.example.com/hook{{n}}"}"""))
        );

        Assert.Equal(5, made.Count(reply => reply.Status == 201));
        foreach (var refused in made.Where(reply => reply.Status != 201))
            refused.IsProblem(409, "limitReached");
        // Another tenant has its own five; one that goes makes room.
        Assert.Equal(201, (await api.SendAsync(HttpMethod.Post, Path, """{"url":"https://b.example.com/"}""", tenant: "ten_b")).Status);
        var first = made.First(reply => reply.Status == 201);
        Assert.Equal(204, (await api.SendAsync(HttpMethod.Delete, first.Header("Location")!, ifMatch: first.ETag)).Status);
        Assert.Equal(201, (await api.PostAsync(Path, """{"url":"https://crm.example.com/again"}""")).Status);
    }

    [Fact]
    public async Task W50_dead_letters_are_counted_in_the_endpoint_and_listed_and_tests_are_none()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var receiver = await TestReceiver.StartAsync();
        receiver.AnswerWith(500);
        await using var api = await WebhookApi.StartAsync(
            test,
            new() { ["Webhooks:RetryDelaySeconds:0"] = "0", ["Webhooks:RetryDelaySeconds:1"] = "0" }
        );
        // Of calls alone: what fails is told to the other endpoints.
        var id = await SubscribeAsync(receiver.Url + "/hook");
        var other = await SubscribeAsync("https://crm.example.com/other", "call.ended");
        var happened = WebhookApi.Event();
        await api.PublishAsync(happened, WebhookApi.Event());
        Assert.Equal(202, (await api.PostAsync($"{Path}/{id}/test")).Status);
        await UntilAsync(async () => (await ListAsync(api, $"{Path}/{id}/deliveries?status=exhausted")).Length == 3);

        var dead = await ListAsync(api, $"{Path}/{id}/deliveries?deadLetter=true&type=call.*");
        Assert.Equal(2, dead.Length);
        Assert.Contains(happened.Id, dead);
        Assert.Equal(2, await CountAsync(api, id));
        Assert.Equal(0, await CountAsync(api, other));
        Assert.DoesNotContain(happened.Id, await ListAsync(api, $"{Path}/{id}/deliveries?deadLetter=false"));

        receiver.AnswerWith(204);
        var deliveries = (await api.GetAsync($"{Path}/{id}/deliveries?deadLetter=true")).Json.GetProperty("items");
        var again = deliveries[0].GetProperty("id").GetString();
        Assert.Equal(202, (await api.PostAsync($"/v1/webhook-deliveries/{again}/replay")).Status);
        await UntilAsync(async () => await CountAsync(api, id) == 1);

        async Task<string> SubscribeAsync(string url, string type = "call.answered") =>
            (await api.PostAsync(Path, $$"""{"url":"{{url}}","eventTypes":["{{type}}"]}""")).Json.GetProperty("id").GetString()!;
    }

    [Fact]
    public async Task W42_by_REST_a_pending_endpoint_is_asked_again_and_proves_itself()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var receiver = await TestReceiver.StartAsync();
        receiver.AnswerWith(503);
        await using var api = await WebhookApi.StartAsync(test);
        var made = await api.PostAsync(Path, $$"""{"url":"{{receiver.Url}}/hook","verifyOwnership":true}""");
        Assert.Equal(201, made.Status);
        Assert.Equal(("pending", true), (made.Json.GetProperty("state").GetString(), made.Json.GetProperty("enabled").GetBoolean()));
        Assert.False(made.Json.TryGetProperty("pausedReason", out _));
        var path = made.Header("Location")!;
        Assert.Equal(EventTypes.WebhookEndpointVerification, (string?)(await receiver.NextAsync()).Json["type"]);
        // To change something else neither asks again nor opens it.
        var renamed = await api.SendAsync(HttpMethod.Patch, path, """{"description":"CRM","enabled":true}""", ifMatch: made.ETag);
        Assert.Equal("pending", renamed.Json.GetProperty("state").GetString());
        (await api.SendAsync(HttpMethod.Post, $"{path}/verify", tenant: "ten_b")).IsProblem(404, "notFound");
        (await api.SendAsync(HttpMethod.Post, $"{path}/verify", scopes: "webhooks:read")).IsProblem(403, "insufficientScope");

        receiver.AnswerWith(200);
        var asked = await api.PostAsync($"{path}/verify");

        Assert.Equal((202, "verification"), (asked.Status, asked.Json.GetProperty("trigger").GetString()));
        await UntilAsync(async () => (await api.GetAsync(path)).Json.GetProperty("state").GetString() == "healthy");
        Assert.True((await api.GetAsync(path)).Json.TryGetProperty("verifiedAt", out _));
        (await api.PostAsync($"{path}/verify")).IsProblem(409, "conflict");
        var now = await api.GetAsync(path);
        var moved = await api.SendAsync(HttpMethod.Patch, path, """{"url":"https://elsewhere.example.com/"}""", ifMatch: now.ETag);
        Assert.Equal("pending", moved.Json.GetProperty("state").GetString());
        Assert.False(moved.Json.TryGetProperty("verifiedAt", out _));
    }

    private static async Task<int> CountAsync(WebhookApi api, string id) =>
        (await api.GetAsync($"{Path}/{id}")).Json.GetProperty("deadLetterCount").GetInt32();

    private static async Task<string?[]> ListAsync(WebhookApi api, string path) =>
        [.. (await api.GetAsync(path)).Json.GetProperty("items").EnumerateArray().Select(d => d.GetProperty("eventId").GetString())];

    private static async Task UntilAsync(Func<Task<bool>> wanted)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        while (!await wanted())
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
    }
}
