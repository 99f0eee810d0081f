using KpnEen.Testing;

namespace KpnEen.Api.Tests.Webhooks.Rest;

public sealed class ExpungeTests(WebhookDatabase postgres) : IClassFixture<WebhookDatabase>
{
    [Fact]
    public async Task W44_the_content_of_a_delivery_is_erased_and_that_it_was_made_stays()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var receiver = await TestReceiver.StartAsync();
        await using var api = await WebhookApi.StartAsync(test);
        receiver.Answer = (_, response) =>
        {
            response.Headers["x-secret"] = "hunter2";
            return response.Body.WriteAsync("hunter2"u8.ToArray()).AsTask();
        };
        var id = await api.SubscribeAsync(receiver.Url + "/hook");
        await api.PublishAsync(WebhookApi.Event());
        await receiver.NextAsync();
        var path = $"/v1/webhook-deliveries/{await DeliveredAsync(api, id)}";
        Assert.Contains("hunter2", (await api.GetAsync(path)).Text, StringComparison.Ordinal);
        (await api.SendAsync(HttpMethod.Delete, $"{path}/content", tenant: "ten_b")).IsProblem(404, "notFound");

        Assert.Equal(204, (await api.SendAsync(HttpMethod.Delete, $"{path}/content")).Status);

        var left = await api.GetAsync(path);
        Assert.DoesNotContain("hunter2", left.Text, StringComparison.Ordinal);
        var attempt = left.Json.GetProperty("attempts")[0];
        Assert.Equal((200, 1), (attempt.GetProperty("status").GetInt32(), attempt.GetProperty("number").GetInt32()));
        Assert.True(attempt.GetProperty("timings").TryGetProperty("totalMs", out _));
        var rows = await api.Database.InPlatformAsync(
            session => session.QueryAsync<string>("SELECT row_to_json(a)::text FROM webhook_attempts a"),
            CancellationToken.None
        );
        Assert.DoesNotContain("hunter2", Assert.Single(rows), StringComparison.Ordinal);
    }

    [Fact]
    public async Task W5_W38_no_table_holds_a_secret_of_an_endpoint_in_the_clear()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var api = await WebhookApi.StartAsync(test);
        using var request = api.Request(
            HttpMethod.Post,
            "/v1/webhook-endpoints",
            """{"url":"https://crm.example.com/","customHeaders":{"X-Key":"hunter2-key"},"authentication":{"type":"basic","username":"a","password":"hunter2-pass"}}"""
        );
        // The answer is kept for repetitions of the request, and it has the secret.
        request.Headers.Add("Idempotency-Key", "0192f0c1-d2e3-7b4c-8d5e-6f7081920a1b");
        var made = await Conventions.Reply.OfAsync(await api.Client.SendAsync(request));
        Assert.True(made.Status == 201, made.Text);
        var secret = made.Json.GetProperty("secret").GetString()!["whsec_".Length..];
        var hex = Convert.ToHexStringLower(Convert.FromBase64String(secret));
        var tables = await api.Database.InPlatformAsync(
            session =>
                session.QueryAsync<string>(
                    "SELECT c.relname FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND has_table_privilege(c.oid, 'SELECT')"
                ),
            CancellationToken.None
        );
        Assert.Contains("webhook_secrets", tables);
        foreach (var table in tables)
        {
            var rows = await api.Database.InPlatformAsync(
                session => session.QueryAsync<string>($"SELECT row_to_json(t)::text FROM \"{table}\" t"),
                CancellationToken.None
            );
            var text = string.Join('\n', rows);
            foreach (var hidden in new[] { secret, hex, "hunter2", Convert.ToHexStringLower("hunter2"u8) })
                Assert.False(text.Contains(hidden, StringComparison.OrdinalIgnoreCase), $"{table} holds {hidden}");
        }
    }

    private static async Task<string> DeliveredAsync(WebhookApi api, string endpointId)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        while (true)
        {
            var list = await api.GetAsync($"/v1/webhook-endpoints/{endpointId}/deliveries");
            var delivery = list.Json.GetProperty("items").EnumerateArray().Single();
            if (delivery.GetProperty("status").GetString() == "delivered")
                return delivery.GetProperty("id").GetString()!;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }
    }
}
