using KpnEen.Testing;

namespace KpnEen.Api.Tests.Webhooks.Rest;

public sealed class WebhookRestTests(WebhookDatabase postgres) : IClassFixture<WebhookDatabase>
{
    [Fact]
    public async Task W43_an_endpoint_is_created_read_changed_and_deleted_and_its_secret_is_shown_once()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var api = await WebhookApi.StartAsync(test);

        var created = await api.PostAsync(
            "/v1/webhook-endpoints",
            """{"url":"https://crm.example.com/hook","eventTypes":["call.*"],"metadata":{"a":1},"customHeaders":{"X-Key":"k"}}"""
        );
        Assert.Equal(201, created.Status);
        var id = created.Json.GetProperty("id").GetString()!;
        Assert.StartsWith("whe_", id, StringComparison.Ordinal);
        Assert.Equal($"/v1/webhook-endpoints/{id}", created.Header("Location"));
        Assert.Matches("^whsec_[A-Za-z0-9+/]{43}=$", created.Json.GetProperty("secret").GetString());
        Assert.Equal("conversation", created.Json.GetProperty("ordering").GetString());
        Assert.Equal("X-Key", created.Json.GetProperty("headerNames")[0].GetString());

        var path = $"/v1/webhook-endpoints/{id}";
        var read = await api.GetAsync(path);
        Assert.False(read.Json.TryGetProperty("secret", out _));
        (await api.SendAsync(HttpMethod.Patch, path, """{"enabled":false}""")).IsProblem(428, "preconditionRequired");
        var changed = await api.SendAsync(HttpMethod.Patch, path, """{"enabled":false,"metadata":null}""", ifMatch: read.ETag);
        Assert.Equal(
            (200, "paused", "byUser"),
            (changed.Status, changed.Json.GetProperty("state").GetString(), changed.Json.GetProperty("pausedReason").GetString())
        );
        Assert.False(changed.Json.TryGetProperty("metadata", out _));
        Assert.Equal("X-Key", changed.Json.GetProperty("headerNames")[0].GetString());
        (await api.SendAsync(HttpMethod.Delete, path, ifMatch: read.ETag)).IsProblem(412, "preconditionFailed");
        Assert.Equal(204, (await api.SendAsync(HttpMethod.Delete, path, ifMatch: changed.ETag)).Status);
        (await api.GetAsync(path)).IsProblem(404, "notFound");
    }

    [Theory]
    [InlineData("""{"url":"http://crm.example.com/"}""", "/url")]
    [InlineData("""{"url":"https://127.0.0.1/"}""", "/url")]
    [InlineData("""{"url":"https://2130706433/"}""", "/url")]
    [InlineData("""{"url":"https://a:b@crm.example.com/"}""", "/url")]
    [InlineData("""{"url":"https://crm.example.com/","eventTypes":["call.nonsense"]}""", "/eventTypes/0")]
    [InlineData("""{"url":"https://crm.example.com/","eventTypes":[]}""", "/eventTypes")]
    [InlineData("""{"url":"https://crm.example.com/","metadata":[]}""", "/metadata")]
    [InlineData("""{"url":"https://crm.example.com/","customHeaders":{"Host":"x"}}""", "/customHeaders/Host")]
    [InlineData("""{"url":"https://crm.example.com/","customHeaders":{"webhook-id":"x"}}""", "/customHeaders/webhook-id")]
    [InlineData("""{"url":"https://crm.example.com/","customHeaders":{"X-A":"a\r\nB: c"}}""", "/customHeaders/X-A")]
    [InlineData("""{"url":"https://crm.example.com/","secret":"whsec_x"}""", "/secret")]
    public async Task W33_W39_what_is_not_legal_is_refused_with_its_pointer(string body, string pointer)
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var api = await WebhookApi.StartAsync(test, new() { ["Webhooks:AllowPrivateTargets"] = "false" });
        Assert.Contains(
            (await api.PostAsync("/v1/webhook-endpoints", body)).IsProblem(422, "validationFailed"),
            e => e.StartsWith(pointer + " ", StringComparison.Ordinal)
        );

        // W33: the same on update.
        var made = await api.PostAsync("/v1/webhook-endpoints", """{"url":"https://crm.example.com/hook"}""");
        var path = made.Header("Location")!;
        var update = await api.SendAsync(HttpMethod.Patch, path, body, ifMatch: made.ETag);
        Assert.Contains(update.IsProblem(422, "validationFailed"), e => e.StartsWith(pointer + " ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task W44_the_log_shows_each_attempt_and_a_replay_sends_the_same_again()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var receiver = await TestReceiver.StartAsync();
        await using var api = await WebhookApi.StartAsync(test);
        var id = await api.SubscribeAsync(receiver.Url + "/hook");
        var happened = WebhookApi.Event();
        receiver.AnswerWith(500);
        await api.PublishAsync(happened);
        var first = await receiver.NextAsync();
        var delivery = await OnlyDeliveryAsync(api, id, d => d.TryGetProperty("lastStatus", out _));
        Assert.Equal("pending", delivery.GetProperty("status").GetString());

        receiver.AnswerWith(200);
        var path = $"/v1/webhook-deliveries/{delivery.GetProperty("id").GetString()}";
        Assert.Equal(202, (await api.PostAsync($"{path}/replay")).Status);
        var second = await receiver.NextAsync();
        await OnlyDeliveryAsync(api, id, d => d.GetProperty("status").GetString() == "delivered");

        Assert.Equal(first.Body, second.Body);
        Assert.Equal(
            (happened.Id, "2", "replay"),
            (second.Headers["webhook-id"], second.Headers["webhook-attempt"], second.Headers["webhook-attempt-trigger"])
        );
        var log = await api.GetAsync(path);
        var attempts = log.Json.GetProperty("attempts");
        Assert.Equal((500, 200), (attempts[0].GetProperty("status").GetInt32(), attempts[1].GetProperty("status").GetInt32()));
        Assert.Equal(
            first.Headers["webhook-signature"],
            attempts[0].GetProperty("requestHeaders").GetProperty("webhook-signature").GetString()
        );
        Assert.DoesNotContain("whsec_", log.Text, StringComparison.Ordinal);
        Assert.Equal(0, await CountAsync(api, $"/v1/webhook-endpoints/{id}/deliveries?status=pending"));
        Assert.Equal(
            1,
            await CountAsync(api, $"/v1/webhook-endpoints/{id}/deliveries?status=delivered&type=call.*&createdAfter=2026-01-01T00:00:00Z")
        );
        (await api.GetAsync($"/v1/webhook-endpoints/{id}/deliveries?type=nonsense")).IsProblem(400, "invalidParameter");
    }

    [Fact]
    public async Task W45_a_test_sends_the_example_of_a_type_marked_and_signed()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var receiver = await TestReceiver.StartAsync();
        await using var api = await WebhookApi.StartAsync(test);
        var id = await api.SubscribeAsync(receiver.Url + "/hook");

        Assert.Equal(202, (await api.PostAsync($"/v1/webhook-endpoints/{id}/test", """{"type":"conversation.closed"}""")).Status);
        var request = await receiver.NextAsync();

        Assert.True((bool)request.Json["test"]!);
        Assert.Equal("conversation.closed", (string?)request.Json["type"]);
        Assert.Equal("test", request.Headers["webhook-attempt-trigger"]);
        Assert.StartsWith("v1,", request.Headers["webhook-signature"], StringComparison.Ordinal);
        Assert.Equal(0, (await api.GetAsync("/v1/events")).Json.GetProperty("items").GetArrayLength());
        Assert.Equal(202, (await api.PostAsync($"/v1/webhook-endpoints/{id}/test")).Status);
        Assert.Equal("webhook.test", (string?)(await receiver.NextAsync()).Json["type"]);
    }

    [Fact]
    public async Task W41_the_ids_of_another_tenant_do_not_exist()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var receiver = await TestReceiver.StartAsync();
        await using var api = await WebhookApi.StartAsync(test);
        var id = await api.SubscribeAsync(receiver.Url + "/hook");
        var happened = WebhookApi.Event();
        await api.PublishAsync(happened);
        await receiver.NextAsync();
        var delivery = (await OnlyDeliveryAsync(api, id, _ => true)).GetProperty("id").GetString();

        foreach (
            var (method, path, body) in new[]
            {
                (HttpMethod.Get, $"/v1/webhook-endpoints/{id}", null),
                (HttpMethod.Patch, $"/v1/webhook-endpoints/{id}", "{}"),
                (HttpMethod.Delete, $"/v1/webhook-endpoints/{id}", null),
                (HttpMethod.Post, $"/v1/webhook-endpoints/{id}/rotate-secret", "{}"),
                (HttpMethod.Post, $"/v1/webhook-endpoints/{id}/test", "{}"),
                (HttpMethod.Post, $"/v1/webhook-endpoints/{id}/replay", """{"since":"2026-01-01T00:00:00Z"}"""),
                (HttpMethod.Get, $"/v1/webhook-endpoints/{id}/deliveries", null),
                (HttpMethod.Get, $"/v1/webhook-deliveries/{delivery}", null),
                (HttpMethod.Post, $"/v1/webhook-deliveries/{delivery}/replay", null),
                (HttpMethod.Get, $"/v1/events/{happened.Id}", null),
            }
        )
        {
            var reply = await api.SendAsync(
                method,
                path,
                body,
                tenant: "ten_b",
                ifMatch: method == HttpMethod.Patch || method == HttpMethod.Delete ? "*" : null
            );
            reply.IsProblem(404, "notFound");
        }
        Assert.Equal(0, (await api.SendAsync(HttpMethod.Get, "/v1/events", tenant: "ten_b")).Json.GetProperty("items").GetArrayLength());
        Assert.Equal(200, (await api.GetAsync($"/v1/webhook-endpoints/{id}")).Status);
        (await api.SendAsync(HttpMethod.Get, "/v1/webhook-endpoints", scopes: "events:read")).IsProblem(403, "insufficientScope");
    }

    private static async Task<int> CountAsync(WebhookApi api, string path)
    {
        var list = await api.GetAsync(path);
        Assert.True(list.Status == 200, list.Text);
        return list.Json.GetProperty("items").GetArrayLength();
    }

    private static async Task<System.Text.Json.JsonElement> OnlyDeliveryAsync(
        WebhookApi api,
        string endpointId,
        Func<System.Text.Json.JsonElement, bool> wanted
    )
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        while (true)
        {
            var list = await api.GetAsync($"/v1/webhook-endpoints/{endpointId}/deliveries");
            Assert.Equal(200, list.Status);
            var delivery = list.Json.GetProperty("items").EnumerateArray().Single();
            if (wanted(delivery))
                return delivery;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }
    }
}
