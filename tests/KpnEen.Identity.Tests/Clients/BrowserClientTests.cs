using KpnEen.Data.Identity;
using KpnEen.Identity.Tests.People;

namespace KpnEen.Identity.Tests.Clients;

/// <summary>A30: an application that lives wholly in a browser gets its tokens, and no other page reads them.</summary>
public sealed class BrowserClientTests(PeopleFixture people) : IClassFixture<PeopleFixture>
{
    private readonly string origin = $"https://app-{Guid.NewGuid():N}.example";

    [Fact]
    public async Task A30_A_page_of_a_public_client_reads_tokens_refreshes_them_and_ends_them()
    {
        using var page = From(origin);
        var client = await PublicAsync();
        var flow = new CodeFlow(people, client) { Http = page };
        var tokens = await flow.TokensAsync();
        Assert.Equal((200, origin, "Origin"), (tokens.Status, Allowed(tokens), tokens.Header("Vary")));
        Assert.Contains("DPoP-Nonce", tokens.Header("Access-Control-Expose-Headers")!, StringComparison.Ordinal);
        Assert.Null(tokens.Header("Access-Control-Allow-Credentials"));
        var refreshed = await flow.RefreshAsync(tokens.Json.GetProperty("refresh_token").GetString()!);
        Assert.Equal((200, origin), (refreshed.Status, Allowed(refreshed)));

        // What is refused must be read as well, or nobody could know why.
        var refused = await flow.RefreshAsync("rft_none");
        Assert.Equal(("400 invalid_grant", origin), (refused.Refusal, Allowed(refused)));
        var ended = await flow.PostAsync(
            "/oauth/revoke",
            new() { ["client_id"] = client.Id, ["token"] = refreshed.Json.GetProperty("refresh_token").GetString() }
        );
        Assert.Equal((200, origin), (ended.Status, Allowed(ended)));
        Assert.Equal(201, (await flow.PushAsync()).Status);
    }

    [Fact]
    public async Task A30_A_page_of_another_origin_reads_no_token_of_the_client()
    {
        var client = await PublicAsync();
        var elsewhere = $"https://evil-{Guid.NewGuid():N}.example";
        // An origin that counts, but for another client.
        await PublicAsync(elsewhere);
        using var page = From(elsewhere);
        var tokens = await new CodeFlow(people, client) { Http = page }.TokensAsync();
        Assert.Equal((200, null), (tokens.Status, Allowed(tokens)));
        Assert.Null(tokens.Header("Access-Control-Expose-Headers"));
        foreach (var odd in (string[])["null", "*", origin.ToUpperInvariant(), origin + "/", origin + ".evil.example"])
        {
            using var other = From(odd);
            Assert.Null(Allowed(await new CodeFlow(people, client) { Http = other }.RefreshAsync("rft_none")));
        }
    }

    [Fact]
    public async Task A30_A_client_with_a_secret_has_no_business_in_a_page()
    {
        var (client, secret) = await people.CreateAsync(
            ClientOwner.Tenant("ten_1"),
            PeopleFixture.Registration("Backend") with
            {
                AllowedOrigins = [origin],
            }
        );
        using var page = From(origin);
        var tokens = await new CodeFlow(people, client, secret) { Http = page }.TokensAsync();
        Assert.Equal((200, null), (tokens.Status, Allowed(tokens)));
        var unproved = await new CodeFlow(people, client) { Http = page }.RefreshAsync("rft_none");
        Assert.Equal(("401 invalid_client", null), (unproved.Refusal, Allowed(unproved)));
        Assert.Equal(403, (await PreflightAsync("token", origin)).Status);
    }

    [Theory]
    [InlineData("token")]
    [InlineData("revoke")]
    [InlineData("par")]
    public async Task A30_A_preflight_request_is_answered_for_origins_of_public_clients_alone(string endpoint)
    {
        var refused = await PreflightAsync(endpoint, origin);
        Assert.Equal(("403 access_denied", null), (refused.Refusal, Allowed(refused)));
        await PublicAsync();
        var allowed = await PreflightAsync(endpoint, origin);
        Assert.Equal((204, origin, "POST"), (allowed.Status, Allowed(allowed), allowed.Header("Access-Control-Allow-Methods")));
        Assert.Contains("DPoP", allowed.Header("Access-Control-Allow-Headers")!, StringComparison.Ordinal);
        Assert.Null(allowed.Header("Access-Control-Allow-Credentials"));
        Assert.Equal(403, (await PreflightAsync(endpoint, new string('x', 400))).Status);
        Assert.Equal(403, (await PreflightAsync(endpoint, "null")).Status);
    }

    [Theory]
    [InlineData("/.well-known/oauth-authorization-server")]
    [InlineData("/.well-known/openid-configuration")]
    [InlineData("/oauth/jwks")]
    public async Task A30_What_everybody_may_know_every_page_may_read(string path)
    {
        using var page = From(origin);
        var answer = await Answer.OfAsync(await page.GetAsync(path));
        Assert.Equal((200, "*"), (answer.Status, Allowed(answer)));
        Assert.Null(answer.Header("Access-Control-Allow-Credentials"));
    }

    [Theory]
    [InlineData("/oauth/introspect")]
    [InlineData("/oauth/userinfo")]
    public async Task A30_What_is_for_servers_no_page_reads(string path)
    {
        var client = await PublicAsync();
        using var page = From(origin);
        var answer = await new CodeFlow(people, client) { Http = page }.PostAsync(
            path,
            new() { ["client_id"] = client.Id, ["token"] = "x" }
        );
        Assert.True(answer.Status >= 400, answer.Text);
        Assert.NotEqual(204, (await PreflightAsync(path["/oauth/".Length..], origin)).Status);
    }

    private async Task<ApiClient> PublicAsync(string? named = null) =>
        (
            await people.CreateAsync(
                ClientOwner.Tenant("ten_1"),
                PeopleFixture.Registration("Page") with
                {
                    AuthMethod = AuthMethods.None,
                    AllowedOrigins = [named ?? origin],
                }
            )
        ).Client;

    private HttpClient From(string page)
    {
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = people.Http.BaseAddress,
        };
        http.DefaultRequestHeaders.TryAddWithoutValidation("Origin", page);
        return http;
    }

    private async Task<Answer> PreflightAsync(string endpoint, string from)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, $"/oauth/{endpoint}");
        request.Headers.TryAddWithoutValidation("Origin", from);
        request.Headers.TryAddWithoutValidation("Access-Control-Request-Method", "POST");
        request.Headers.TryAddWithoutValidation("Access-Control-Request-Headers", "dpop");
        return await Answer.OfAsync(await people.Http.SendAsync(request));
    }

    private static string? Allowed(Answer answer) => answer.Header("Access-Control-Allow-Origin");
}
