using System.Text;
using System.Text.Json.Nodes;
using KpnEen.EndToEnd.Tests.Running;
using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Rest;

/// <summary>The whole product with the most talkative log there is: no secret that it gave or got stands in it.</summary>
public sealed class SecretLogTests
{
    private static readonly Dictionary<string, string?> Talkative = new()
    {
        ["Logging__LogLevel__Default"] = "Trace",
        ["Logging__LogLevel__Npgsql"] = "Trace",
        ["Logging__LogLevel__Microsoft"] = "Trace",
        ["Logging__LogLevel__System.Net.Http"] = "Trace",
    };

    [Fact]
    public async Task W5_W24_no_secret_that_was_handed_out_or_taken_is_in_the_log_and_the_administrator_is_told_by_mail()
    {
        await using var receiver = await TestReceiver.StartAsync();
        receiver.Answer = async (request, response) =>
        {
            // The token endpoint gives a token, and the receiver refuses it.
            response.StatusCode = request.Path switch
            {
                "/token" => 200,
                "/gone" => 410,
                _ => 401,
            };
            if (request.Path == "/token")
                await response.BodyWriter.WriteAsync(
                    """{"access_token":"receiver-token-0123456789","token_type":"Bearer","expires_in":60}"""u8.ToArray()
                );
        };
        await using var mail = TestMailServer.Start();
        await using var exchange = await Exchange.StartAsync(
            more: new Dictionary<string, string?>(Talkative)
            {
                ["KPNEEN_SMTP"] = $"127.0.0.1:{mail.Port}",
                ["KPNEEN_SMTP_FROM"] = "KPN EEN <noreply@een.example>",
                ["KPNEEN_SMTP_USER"] = "kpn",
                ["KPNEEN_SMTP_PASSWORD"] = "smtp-password-0123456789",
                ["KPNEEN_SMTP_TLS"] = "off",
            }
        );
        var secrets = new Dictionary<string, string>
        {
            ["password of a receiver"] = "basic-password-0123456789",
            ["client secret for a receiver"] = "oauth-secret-0123456789",
            ["token of a receiver"] = "receiver-token-0123456789",
            ["password of the mail server"] = "smtp-password-0123456789",
            ["custom header"] = "custom-header-0123456789",
            ["client of the sandbox"] = (string)exchange.Server.Sandbox["client"]!["secret"]!,
            ["partner of the sandbox"] = (string)exchange.Server.Sandbox["partnerClient"]!["secret"]!,
            ["administrator of the sandbox"] = (string)exchange.Server.Sandbox["administrator"]!["password"]!,
            ["access token"] = await exchange.Api.TokenAsync(),
        };

        var basic = await HookAsync(
            new
            {
                type = "basic",
                username = "kpn",
                password = secrets["password of a receiver"],
            }
        );
        var oauth = await HookAsync(
            new
            {
                type = "oauth2",
                tokenUrl = receiver.Url + "/token",
                clientId = "kpn",
                clientSecret = secrets["client secret for a receiver"],
            }
        );
        secrets["webhook secret"] = (string)basic["secret"]!;
        secrets["webhook secret, new"] = (string)
            (await exchange.Api.PostAsync($"/v1/webhook-endpoints/{basic["id"]}/rotate-secret"))["secret"]!;
        var client = await exchange.Api.PostAsync("/v1/clients", new { name = "Log", scopes = new[] { "webhooks:read" } });
        secrets["client secret"] = (string)client["secret"]!;
        secrets["client secret, new"] = (string)(await exchange.Api.PostAsync($"/v1/clients/{client["id"]}/rotate-secret"))["secret"]!;
        var phone = await exchange.SubscriberAsync();
        secrets["password of a phone"] = phone.Password;
        foreach (var hook in new[] { basic, oauth })
            await exchange.Api.PostAsync($"/v1/webhook-endpoints/{hook["id"]}/test");
        await Until.TrueAsync(() => Task.FromResult(receiver.All.Count(r => r.Path == "/hook") >= 2), "both receivers were tried");
        Assert.Contains(receiver.All, r => r.Headers.GetValueOrDefault("authorization") == "Bearer receiver-token-0123456789");
        Assert.All(receiver.All.Where(r => r.Path == "/hook"), r => Assert.Equal("custom-header-0123456789", r.Headers["x-api-key"]));
        // One that is gone is told to the administrator of the tenant: W24, through the whole product.
        var gone = await exchange.Api.PostAsync("/v1/webhook-endpoints", new { url = receiver.Url + "/gone", description = "CRM" });
        await exchange.Api.PostAsync($"/v1/webhook-endpoints/{basic["id"]}/pause");
        var told = await mail.NextAsync();
        Assert.EndsWith("@" + exchange.Domain, told.To, StringComparison.Ordinal);
        Assert.Equal("Webhookgepauzeerd:CRM(127.0.0.1)", told.Header("Subject")!.Replace(" ", "", StringComparison.Ordinal));
        Assert.Contains((string)gone["id"]!, told.Text, StringComparison.Ordinal);
        // Refused with the secret in the request: what is wrong is told, not what was said.
        using var bad = await exchange.Api.RawAsync(
            HttpMethod.Post,
            "/v1/webhook-endpoints",
            new
            {
                url = "nonsense",
                authentication = new
                {
                    type = "basic",
                    username = "a:b",
                    password = secrets["password of a receiver"],
                },
            }
        );
        Assert.Equal(422, (int)bad.StatusCode);
        using var wrong = await exchange.Server.Client.PostAsync(
            new Uri("/oauth/token", UriKind.Relative),
            new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["grant_type"] = "client_credentials",
                    ["client_id"] = (string)client["id"]!,
                    ["client_secret"] = secrets["partner of the sandbox"],
                }
            )
        );
        Assert.Equal(401, (int)wrong.StatusCode);
        await exchange.Server.StopAsync();

        var log = exchange.Server.Log;
        Assert.Contains("webhook_endpoints", log, StringComparison.Ordinal);
        Assert.Empty(
            secrets.Where(secret => Writings(secret.Value).Any(w => log.Contains(w, StringComparison.Ordinal))).Select(s => s.Key)
        );

        Task<JsonNode> HookAsync(object authentication) =>
            exchange.Api.PostAsync(
                "/v1/webhook-endpoints",
                new
                {
                    url = receiver.Url + "/hook",
                    authentication,
                    customHeaders = new Dictionary<string, string> { ["X-Api-Key"] = secrets["custom header"] },
                }
            );
    }

    private static IEnumerable<string> Writings(string secret) =>
        [
            secret,
            Uri.EscapeDataString(secret),
            secret.Replace("whsec_", "", StringComparison.Ordinal),
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"kpn:{secret}")),
            Convert.ToHexString(Encoding.UTF8.GetBytes(secret)),
        ];
}
