using System.Net;
using System.Text.Json.Nodes;
using KpnEen.Cli;
using KpnEen.EndToEnd.Tests.People;
using KpnEen.EndToEnd.Tests.Running;
using KpnEen.Sdk.Sandbox;

namespace KpnEen.EndToEnd.Tests.Newcomer;

/// <summary><c>kpneen login</c> against the running product.</summary>
[Collection(ExchangeCollection.Name)]
public sealed class LoginTests(ExchangeFixture fixture)
{
    private readonly Exchange exchange = fixture.Exchange;

    [Fact]
    public async Task A_login_is_kept_for_its_owner_alone_and_a_wrong_secret_is_told_at_once()
    {
        var sandbox = SandboxFile.Read(exchange.Server.SandboxFile);
        using var cli = new CommandLine(exchange);
        cli.Set("KPNEEN_CLIENT_SECRET", "wrong");
        (await cli.RunAsync("login", "--api", sandbox.Api.ToString(), "--client-id", sandbox.Client.Id)).Ended(ExitCodes.Failed);
        Assert.False(File.Exists(cli.PathOf("config/credentials.json")));

        cli.Set("KPNEEN_CLIENT_SECRET", sandbox.Client.Secret);
        var login = await cli.RunAsync("login", "--api", sandbox.Api.ToString(), "--client-id", sandbox.Client.Id);
        login.Ended(ExitCodes.Done);
        Assert.DoesNotContain(sandbox.Client.Secret, login.Output + login.Error, StringComparison.Ordinal);
        AssertIsOwn(cli);

        cli.Set("KPNEEN_CLIENT_SECRET", "");
        cli.Set("KPNEEN_SANDBOX", "");
        (await cli.RunAsync("audit", "verify")).Ended(ExitCodes.Done);
        (await cli.RunAsync("logout")).Ended(ExitCodes.Done);
        Assert.False(File.Exists(cli.PathOf("config/credentials.json")));
    }

    [Fact]
    public async Task O27_O38_a_person_signs_in_in_the_browser_and_the_login_renews_itself_for_many_commands_at_once()
    {
        var api = exchange.Server.Client.BaseAddress!;
        var client = (string)
            (
                await exchange.Api.PostAsync(
                    "/v1/clients",
                    new
                    {
                        name = "Command line",
                        scopes = new[] { "audit:read", "events:read" },
                        grantTypes = new[] { "authorization_code", "refresh_token" },
                        redirectUris = new[] { "http://127.0.0.1/callback" },
                        tokenEndpointAuthMethod = "none",
                    }
                )
            )["id"]!;
        using var cli = new CommandLine(exchange);
        cli.Set("KPNEEN_SANDBOX", "");
        using var told = new StringWriter();
        var login = cli.StartAsync(
            TextWriter.Null,
            told,
            CancellationToken.None,
            "login",
            "--browser",
            "--api",
            api.ToString(),
            "--client-id",
            client
        );
        var page = await Until.FoundAsync(
            () =>
                Task.FromResult(
                    told.ToString().Split('\n').FirstOrDefault(line => line.Contains("/oauth/authorize?", StringComparison.Ordinal))
                ),
            "the address to sign in at"
        );
        var answer = await RunningSignIn.AllowAsync(exchange, new Uri(page).PathAndQuery);

        // Another page of this browser knows the port, but not what the answer must carry.
        using var browser = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var forged = new Uri(answer.GetLeftPart(UriPartial.Path) + "?code=stolen&state=guessed&iss=x");
        foreach (var other in new[] { forged, new Uri(answer, "/favicon.ico") })
            using (var refused = await browser.GetAsync(other))
                Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        Assert.False(login.IsCompleted);
        using (var done = await browser.GetAsync(answer))
            Assert.Contains("You are logged in", await done.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True(await login == ExitCodes.Done, told.ToString());
        AssertIsOwn(cli);

        var first = Kept(cli);
        Assert.DoesNotContain(first, told.ToString(), StringComparison.Ordinal);
        foreach (var command in await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => cli.RunAsync("audit", "verify"))))
            command.Ended(ExitCodes.Done);
        var last = Kept(cli);
        Assert.NotEqual(first, last);

        (await cli.RunAsync("logout")).Ended(ExitCodes.Done);
        Assert.False(File.Exists(cli.PathOf("config/credentials.json")));
        using var form = new FormUrlEncodedContent([
            new("grant_type", "refresh_token"),
            new("refresh_token", last),
            new("client_id", client),
        ]);
        using var ended = await exchange.Server.Client.PostAsync(new Uri("/oauth/token", UriKind.Relative), form);
        Assert.Contains("invalid_grant", await ended.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static string Kept(CommandLine cli) =>
        (string)JsonNode.Parse(File.ReadAllText(cli.PathOf("config/credentials.json")))!["refreshToken"]!;

    private static void AssertIsOwn(CommandLine cli)
    {
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(cli.PathOf("config/credentials.json")));
    }
}
