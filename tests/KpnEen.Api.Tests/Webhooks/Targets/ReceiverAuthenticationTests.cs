using System.Text;
using KpnEen.Data.Webhooks;
using KpnEen.Testing;

namespace KpnEen.Api.Tests.Webhooks.Targets;

/// <summary>W38: Basic and client credentials towards receivers.</summary>
public sealed class ReceiverAuthenticationTests(WebhookDatabase postgres) : IClassFixture<WebhookDatabase>
{
    private const string Secret = "pÄss:word%";

    [Fact]
    public async Task W38_basic_is_sent_masked_in_the_log_and_sealed_at_rest()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test);
        var (endpoint, _) = await world.SubscribeAsync(change: s =>
            s with
            {
                Receiver = new ReceiverSettings(new ReceiverAuthentication("basic", "kpn", null, null, null, Secret), null),
            }
        );
        await world.WorkAsync();
        var happened = world.Event();
        await world.PublishAsync(happened);
        var request = await world.Receiver.NextAsync();
        await world.UntilAsync(endpoint.Id, happened.Id, "delivered");

        Assert.Equal($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"kpn:{Secret}"))}", request.Headers["authorization"]);
        var (_, attempts) = await world.FindAsync(endpoint.Id, happened.Id);
        Assert.Equal("***", attempts[0].RequestHeaders.GetProperty("authorization").GetString());
        Assert.Null(endpoint.ReceiverShown().Authentication!.Secret);
    }

    [Fact]
    public async Task W38_a_token_is_fetched_once_kept_and_fetched_anew_when_it_expires_or_is_refused()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test);
        await using var issuer = await TestReceiver.StartAsync();
        var issued = 0;
        issuer.Answer = (_, response) =>
            WriteAsync(
                response,
                $$"""{"access_token":"token-{{Interlocked.Increment(ref issued)}}","token_type":"Bearer","expires_in":3600}"""
            );
        var (endpoint, _) = await world.SubscribeAsync(ordering: "none", change: s => s with { Receiver = OAuth(issuer.Url + "/token") });
        await world.WorkAsync();

        var many = Enumerable.Range(0, 20).Select(_ => world.Event()).ToArray();
        await world.PublishAsync(many);
        for (var i = 0; i < 20; i++)
            Assert.Equal("Bearer token-1", (await world.Receiver.NextAsync()).Headers["authorization"]);
        var asked = Assert.Single(issuer.All);
        Assert.Equal("grant_type=client_credentials&scope=events.write", asked.Text);
        Assert.Equal(
            $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"crm:{Uri.EscapeDataString(Secret)}"))}",
            asked.Headers["authorization"]
        );

        // Before the clock goes on: a lease that ends means another attempt.
        foreach (var e in many)
            await world.UntilAsync(endpoint.Id, e.Id, "delivered");
        world.Clock.Advance(TimeSpan.FromMinutes(60));
        var later = world.Event();
        await world.PublishAsync(later);
        await world.UntilAsync(endpoint.Id, later.Id, "delivered");
        Assert.Equal("Bearer token-2", (await world.Receiver.NextAsync()).Headers["authorization"]);

        world.Receiver.AnswerWith(401);
        var refused = world.Event();
        await world.PublishAsync(refused);
        await world.UntilAsync(endpoint.Id, refused.Id, d => d.LastStatus == 401);
        world.Receiver.AnswerWith(204);
        world.Clock.Advance(TimeSpan.FromSeconds(6));
        await world.UntilAsync(endpoint.Id, refused.Id, "delivered");
        Assert.Equal("Bearer token-3", world.Receiver.All.Last().Headers["authorization"]);
    }

    [Theory]
    [InlineData(401, """{"error":"invalid_client"}""")]
    [InlineData(200, "not json")]
    [InlineData(200, """{"token_type":"Bearer"}""")]
    [InlineData(200, """{"access_token":"a\r\nX-Evil: 1"}""")]
    [InlineData(200, """{"access_token":"a","token_type":"mac"}""")]
    [InlineData(302, "")]
    public async Task W38_without_a_token_nothing_is_sent_and_the_log_says_no_more_than_that(int status, string answer)
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test);
        await using var issuer = await TestReceiver.StartAsync();
        issuer.Answer = (_, response) =>
        {
            response.Headers.Location = world.Receiver.Url;
            return WriteAsync(response, answer, status);
        };
        var (endpoint, _) = await world.SubscribeAsync(change: s => s with { Receiver = OAuth(issuer.Url + "/token") });
        await world.WorkAsync();
        var happened = world.Event();
        await world.PublishAsync(happened);
        await issuer.NextAsync();
        await world.UntilAsync(endpoint.Id, happened.Id, d => d.Attempts == 1 && d.DueAt > d.CreatedAt + TimeSpan.FromSeconds(3));

        var (_, attempts) = await world.FindAsync(endpoint.Id, happened.Id);
        Assert.Equal(("tokenFailed", null, null), (attempts[0].Error, attempts[0].Status, attempts[0].ResponseBody));
        Assert.Empty(world.Receiver.All);
    }

    [Fact]
    public async Task W38_the_token_endpoint_is_under_the_same_guard_as_receivers()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test, o => o with { AllowPrivateTargets = false });
        await using var issuer = await TestReceiver.StartAsync();
        var (endpoint, _) = await world.SubscribeAsync(
            url: "https://receiver.invalid/",
            change: s => s with { Receiver = OAuth(issuer.Url + "/token") }
        );
        await world.WorkAsync();
        var happened = world.Event();
        await world.PublishAsync(happened);
        await world.UntilAsync(endpoint.Id, happened.Id, d => d.Attempts == 1 && d.DueAt > d.CreatedAt + TimeSpan.FromSeconds(3));

        Assert.Equal("tokenFailed", (await world.FindAsync(endpoint.Id, happened.Id)).Attempts[0].Error);
        Assert.Empty(issuer.All);
    }

    private static ReceiverSettings OAuth(string tokenUrl) =>
        new(new ReceiverAuthentication("oauth2", null, tokenUrl, "crm", "events.write", Secret), null);

    private static Task WriteAsync(Microsoft.AspNetCore.Http.HttpResponse response, string body, int status = 200)
    {
        response.StatusCode = status;
        return response.Body.WriteAsync(Encoding.UTF8.GetBytes(body)).AsTask();
    }
}
