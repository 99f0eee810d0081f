using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using KpnEen.Api.Tests.Webhooks.Targets;
using KpnEen.Pbx.Events;
using KpnEen.Testing;

namespace KpnEen.Api.Tests.Webhooks.Rest;

/// <summary>What an endpoint can be told by REST beyond its URL.</summary>
public sealed class WebhookSettingsTests(WebhookDatabase postgres) : IClassFixture<WebhookDatabase>
{
    private const string Path = "/v1/webhook-endpoints";

    [Fact]
    public async Task W2_W4_W7_an_endpoint_of_v1a_shows_its_public_keys_and_never_a_secret()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var api = await WebhookApi.StartAsync(test);
        var made = await api.PostAsync(Path, """{"url":"https://crm.example.com/hook","signature":"v1a"}""");
        Assert.Equal(201, made.Status);
        var first = made.Json.GetProperty("secret").GetString()!;
        Assert.Matches("^whpk_[A-Za-z0-9+/]{43}=$", first);
        Assert.DoesNotContain("whsk_", made.Text, StringComparison.Ordinal);
        var path = made.Header("Location")!;
        Assert.Equal([first], Keys((await api.GetAsync(path)).Json));

        var rotated = await api.PostAsync($"{path}/rotate-secret", """{"gracePeriodSeconds":60}""");
        var second = rotated.Json.GetProperty("secret").GetString()!;
        Assert.Equal([second, first], Keys(rotated.Json));
        var back = await api.PostAsync($"{path}/rotate-secret", """{"gracePeriodSeconds":60,"signature":"v1"}""");
        Assert.StartsWith("whsec_", back.Json.GetProperty("secret").GetString(), StringComparison.Ordinal);
        Assert.Equal(("v1", 2), (back.Json.GetProperty("signature").GetString(), Keys(back.Json).Length));
        var now = await api.GetAsync(path);
        (await api.SendAsync(HttpMethod.Patch, path, """{"signature":"v1a"}""", ifMatch: now.ETag)).IsProblem(422, "validationFailed");
    }

    [Fact]
    public async Task W11_thin_deliveries_carry_ids_only_and_their_url_serves_the_event()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var receiver = await TestReceiver.StartAsync();
        await using var api = await WebhookApi.StartAsync(test);
        Assert.Equal(201, (await api.PostAsync(Path, $$"""{"url":"{{receiver.Url}}/thin","payloadMode":"thin"}""")).Status);
        var happened = WebhookApi.Event() with
        {
            Data = new EventData
            {
                Customer = new Party("+31612345678", "Ünal", Presentation.Allowed, true),
                User = new UserRef("usr_0192f0c1d2e37b4c8d5e6f7081920a1b", "Anna", "anna@a.test", "201", ["crm-42"]),
            },
        };
        await api.PublishAsync(happened);

        var thin = await receiver.NextAsync();

        Assert.DoesNotContain("31612345678", thin.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("anna", thin.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("usr_0192f0c1d2e37b4c8d5e6f7081920a1b", (string?)thin.Json["data"]!["user"]!["id"]);
        Assert.Equal(happened.ConversationId, (string?)thin.Json["conversationId"]);
        var url = new Uri((string)thin.Json["url"]!);
        var full = await api.GetAsync(url.PathAndQuery);
        Assert.Equal(200, full.Status);
        Assert.Equal("+31612345678", full.Json.GetProperty("data").GetProperty("customer").GetProperty("number").GetString());
    }

    [Fact]
    public async Task W38_W37_secrets_are_written_never_shown_and_stay_with_the_place_they_are_for()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var api = await WebhookApi.StartAsync(test);
        using var authority = TestCertificates.Authority();
        var pem = JsonSerializer.Serialize(authority.ExportCertificatePem());
        var made = await api.PostAsync(
            Path,
            $$"""
            {"url":"https://crm.example.com/hook","tls":{ "caCertificates": {{pem}} },
             "authentication":{"type":"oauth2","tokenUrl":"https://login.example.com/token","clientId":"kpn","clientSecret":"hunter2-hunter2"} }
            """
        );
        Assert.True(made.Status == 201, made.Text);
        var path = made.Header("Location")!;
        var shown = await api.GetAsync(path);
        Assert.DoesNotContain("hunter2", made.Text + shown.Text, StringComparison.Ordinal);
        Assert.Equal("https://login.example.com/token", shown.Json.GetProperty("authentication").GetProperty("tokenUrl").GetString());
        Assert.Contains(
            "BEGIN CERTIFICATE",
            shown.Json.GetProperty("tls").GetProperty("caCertificates").GetString(),
            StringComparison.Ordinal
        );

        var scoped = await api.SendAsync(HttpMethod.Patch, path, """{"authentication":{"scope":"a"}}""", ifMatch: shown.ETag);
        Assert.Equal(200, scoped.Status);
        // To another place a stored secret does not go along.
        var moved = await api.SendAsync(
            HttpMethod.Patch,
            path,
            """{"authentication":{"tokenUrl":"https://evil.example.com/token"}}""",
            ifMatch: scoped.ETag
        );
        Assert.Contains(
            moved.IsProblem(422, "validationFailed"),
            e => e.StartsWith("/authentication/clientSecret ", StringComparison.Ordinal)
        );
        var none = await api.SendAsync(HttpMethod.Patch, path, """{"authentication":null,"tls":null}""", ifMatch: scoped.ETag);
        Assert.False(none.Json.TryGetProperty("authentication", out _));
    }

    [Theory]
    [InlineData(""" "type":"basic","username":"kpn","password":"hunter2-hunter2" """, "password")]
    [InlineData(
        """ "type":"oauth2","tokenUrl":"https://login.example.com/t","clientId":"kpn","clientSecret":"hunter2-hunter2" """,
        "clientSecret"
    )]
    public async Task W37_a_stored_secret_does_not_follow_the_url_to_another_receiver(string authentication, string secret)
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var api = await WebhookApi.StartAsync(test);
        var made = await api.PostAsync(Path, $$"""{"url":"https://crm.example.com/hook","authentication":{ {{authentication}} } }""");
        Assert.True(made.Status == 201, made.Text);
        var path = made.Header("Location")!;
        var moved = await api.SendAsync(HttpMethod.Patch, path, """{"url":"https://evil.example.com/hook"}""", ifMatch: made.ETag);
        Assert.Contains(
            moved.IsProblem(422, "validationFailed"),
            e => e.StartsWith($"/authentication/{secret} ", StringComparison.Ordinal)
        );
        var near = await api.SendAsync(HttpMethod.Patch, path, """{"url":"https://crm.example.com/other"}""", ifMatch: made.ETag);
        Assert.Equal(200, near.Status);
        var again = $$"""{"url":"https://new.example.com/hook","authentication":{ "{{secret}}":"another-secret" } }""";
        Assert.Equal(200, (await api.SendAsync(HttpMethod.Patch, path, again, ifMatch: near.ETag)).Status);
    }

    [Fact]
    public async Task W39_custom_headers_do_not_follow_the_url_to_another_receiver_either()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var receiver = await TestReceiver.StartAsync();
        await using var api = await WebhookApi.StartAsync(test);
        var made = await api.PostAsync(
            Path,
            """{"url":"https://crm.example.com/hook","customHeaders":{"Authorization":"Bearer of-the-crm"}}"""
        );
        Assert.True(made.Status == 201, made.Text);
        var path = made.Header("Location")!;
        var move = $$"""{"url":"{{receiver.Url}}/hook"}""";
        var moved = await api.SendAsync(HttpMethod.Patch, path, move, ifMatch: made.ETag);
        Assert.Contains(moved.IsProblem(422, "validationFailed"), e => e.StartsWith("/customHeaders ", StringComparison.Ordinal));
        var near = await api.SendAsync(HttpMethod.Patch, path, """{"url":"https://CRM.example.com:443/other"}""", ifMatch: made.ETag);
        Assert.Equal(["Authorization"], Names(near));

        var without = await api.SendAsync(
            HttpMethod.Patch,
            path,
            $$"""{"url":"{{receiver.Url}}/hook","customHeaders":null}""",
            ifMatch: near.ETag
        );

        Assert.Equal(200, without.Status);
        Assert.Empty(Names(without));
        await api.PublishAsync(WebhookApi.Event());
        Assert.DoesNotContain("authorization", (await receiver.NextAsync()).Headers.Keys, StringComparer.OrdinalIgnoreCase);

        static string[] Names(Conventions.Reply reply) =>
            [.. reply.Json.GetProperty("headerNames").EnumerateArray().Select(name => name.GetString()!)];
    }

    [Fact]
    public async Task W37_a_stored_client_key_does_not_follow_the_url_to_another_receiver()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var api = await WebhookApi.StartAsync(test);
        using var own = TestCertificates.Authority();
        var certificate = JsonSerializer.Serialize(own.ExportCertificatePem());
        var key = JsonSerializer.Serialize(own.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        var made = await api.PostAsync(
            Path,
            $$"""{"url":"https://crm.example.com/hook","tls":{"clientCertificate":{{certificate}},"clientKey":{{key}} } }"""
        );
        Assert.True(made.Status == 201, made.Text);
        var moved = await api.SendAsync(
            HttpMethod.Patch,
            made.Header("Location")!,
            """{"url":"https://evil.example.com/hook"}""",
            ifMatch: made.ETag
        );
        Assert.Contains(moved.IsProblem(422, "validationFailed"), e => e.StartsWith("/tls/clientKey ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"filter":[{"path":"data.x","operator":"atLeast","values":["many"]}]}""", "/filter/0/values")]
    [InlineData("""{"filter":[{"path":"data.x","operator":"in"}]}""", "/filter/0/values")]
    [InlineData("""{"filter":[{"path":"data.x","operator":"exists","values":["a"]}]}""", "/filter/0/values")]
    [InlineData("""{"filter":[{"path":"data..x","operator":"exists"}]}""", "/filter/0/path")]
    [InlineData("""{"filter":[{"path":"data.\"x","operator":"exists"}]}""", "/filter/0/path")]
    [InlineData("""{"filter":[{"path":"data.x","operator":"like"}]}""", "/filter/0/operator")]
    [InlineData("""{"maxPerSecond":0}""", "/maxPerSecond")]
    [InlineData("""{"authentication":{"type":"basic","username":"a"}}""", "/authentication/password")]
    [InlineData("""{"authentication":{"type":"basic","username":"a:b","password":"c"}}""", "/authentication/username")]
    [InlineData(
        """{"authentication":{"type":"basic","username":"a","password":"c","tokenUrl":"https://a.example/"}}""",
        "/authentication/tokenUrl"
    )]
    [InlineData(
        """{"authentication":{"type":"oauth2","tokenUrl":"https://127.0.0.1/","clientId":"a","clientSecret":"b"}}""",
        "/authentication/tokenUrl"
    )]
    [InlineData("""{"tls":{"caCertificates":"nonsense"}}""", "/tls/caCertificates")]
    [InlineData("""{"tls":{"caCertificates":"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"}}""", "/tls/caCertificates")]
    [InlineData("""{"tls":{"clientKey":"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"}}""", "/tls/clientCertificate")]
    public async Task W33_W37_W38_W43_what_is_not_legal_is_refused_with_its_pointer(string patch, string pointer)
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var api = await WebhookApi.StartAsync(test, new() { ["Webhooks:AllowPrivateTargets"] = "false" });
        var made = await api.PostAsync(Path, """{"url":"https://crm.example.com/hook"}""");
        var update = await api.SendAsync(HttpMethod.Patch, made.Header("Location")!, patch, ifMatch: made.ETag);
        Assert.Contains(update.IsProblem(422, "validationFailed"), e => e.StartsWith(pointer + " ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task W43_more_than_twenty_terms_are_refused()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var api = await WebhookApi.StartAsync(test);
        var terms = string.Join(',', Enumerable.Repeat("""{"path":"type","operator":"exists"}""", 21));
        var reply = await api.PostAsync(Path, $$"""{"url":"https://crm.example.com/hook","filter":[{{terms}}]}""");
        Assert.Contains(reply.IsProblem(422, "validationFailed"), e => e.StartsWith("/filter ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task W24_W25_pause_and_resume_by_REST_and_nobody_else_can()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var receiver = await TestReceiver.StartAsync();
        await using var api = await WebhookApi.StartAsync(test);
        var id = await api.SubscribeAsync(receiver.Url + "/hook");
        foreach (var action in new[] { "pause", "resume" })
        {
            (await api.SendAsync(HttpMethod.Post, $"{Path}/{id}/{action}", tenant: "ten_b")).IsProblem(404, "notFound");
            (await api.SendAsync(HttpMethod.Post, $"{Path}/{id}/{action}", scopes: "webhooks:read")).IsProblem(403, "insufficientScope");
        }
        var paused = await api.PostAsync($"{Path}/{id}/pause");
        Assert.Equal(
            ("paused", "byUser"),
            (paused.Json.GetProperty("state").GetString(), paused.Json.GetProperty("pausedReason").GetString())
        );
        var happened = WebhookApi.Event();
        await api.PublishAsync(happened);
        Assert.Empty(receiver.All);

        var resumed = await api.PostAsync($"{Path}/{id}/resume", """{"replay":"skipped"}""");

        Assert.Equal(1, resumed.Json.GetProperty("queued").GetInt32());
        Assert.Equal("healthy", resumed.Json.GetProperty("endpoint").GetProperty("state").GetString());
        Assert.Equal(happened.Id, (await receiver.NextAsync()).Headers["webhook-id"]);
        var types = (await api.GetAsync("/v1/events?types=webhook_endpoint.*")).Json.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(
            [EventTypes.WebhookEndpointPaused, EventTypes.WebhookEndpointRecovered],
            types.Select(e => e.GetProperty("type").GetString())
        );
        Assert.EndsWith(
            "cli_of_ten_a",
            types[0].GetProperty("data").GetProperty("actor").GetProperty("id").GetString(),
            StringComparison.Ordinal
        );
    }

    private static string[] Keys(JsonElement endpoint) =>
        [.. endpoint.GetProperty("publicKeys").EnumerateArray().Select(k => k.GetString()!)];
}
