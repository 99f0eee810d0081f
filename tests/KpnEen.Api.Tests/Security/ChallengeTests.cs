using System.Net.Sockets;
using System.Text;
using KpnEen.Api.Tests.Conventions;

namespace KpnEen.Api.Tests.Security;

public sealed class ChallengeTests(ApiDatabase database) : IClassFixture<ApiDatabase>, IAsyncLifetime
{
    private const string Metadata = "resource_metadata=\"http://api.test/.well-known/oauth-protected-resource\"";
    private ConventionsHost host = null!;

    public async Task InitializeAsync() => host = await ConventionsHost.StartAsync(database.Database);

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Theory]
    [InlineData("None")]
    [InlineData("Basic YTpi")]
    public async Task O8_without_a_token_the_challenge_names_no_error(string authorization)
    {
        var reply = await host.GetAsync("/v1/things", ("Authorization", authorization));
        reply.IsProblem(401, "unauthenticated");
        Assert.Equal($"Bearer {Metadata}, DPoP algs=\"ES256 RS256 PS256\", {Metadata}", reply.Header("WWW-Authenticate"));
    }

    [Fact]
    public async Task O8_with_a_bad_token_the_challenge_says_invalid_token()
    {
        var reply = await host.GetAsync("/v1/things", ("Authorization", "Bearer x"));
        reply.IsProblem(401, "invalidToken");
        Assert.Equal(
            $"Bearer error=\"invalid_token\", error_description=\"The token is not a signed JWT.\", {Metadata}",
            reply.Header("WWW-Authenticate")
        );
    }

    [Fact]
    public async Task O8_without_the_scope_the_challenge_names_it()
    {
        var reply = await host.PostAsync(
            "/v1/things",
            """{"name":"a","size":1}""",
            ("Authorization", $"Bearer {ConventionsHost.Issuer.Token("directory:read")}")
        );
        reply.IsProblem(403, "insufficientScope");
        Assert.Equal($"Bearer error=\"insufficient_scope\", scope=\"directory:write\", {Metadata}", reply.Header("WWW-Authenticate"));
    }

    [Fact]
    public async Task O8_the_scheme_ignores_case() =>
        Assert.Equal(200, (await host.GetAsync("/v1/things", ("Authorization", $"bEARER {ConventionsHost.Issuer.Token()}"))).Status);

    [Fact]
    public async Task O9_the_api_names_its_issuers_and_scopes()
    {
        var metadata = (await host.GetAsync("/.well-known/oauth-protected-resource", ("Authorization", "None"))).Json;
        Assert.Equal("http://api.test", metadata.GetProperty("resource").GetString());
        Assert.Contains(
            ConventionsHost.Issuer.Name,
            metadata.GetProperty("authorization_servers").EnumerateArray().Select(issuer => issuer.GetString())
        );
        Assert.Contains("calls:control", metadata.GetProperty("scopes_supported").EnumerateArray().Select(scope => scope.GetString()));
    }

    [Fact]
    public async Task O10_a_token_in_the_address_is_refused_and_not_logged()
    {
        var token = ConventionsHost.Issuer.Token();
        (await host.GetAsync($"/v1/things?access_token={token}", ("Authorization", "None"))).IsProblem(400, "malformedRequest");
        (await host.GetAsync($"/v1/things?access_token={token}")).IsProblem(400, "malformedRequest");
        (
            await host.SendAsync(
                HttpMethod.Post,
                "/v1/things",
                $"access_token={token}",
                "application/x-www-form-urlencoded",
                ("Authorization", "None")
            )
        ).IsProblem(415, "unsupportedMediaType");
        Assert.Equal(200, (await host.GetAsync("/v1/things", ("Authorization", $"Bearer {token}"))).Status);
        Assert.DoesNotContain(
            host.Log.Lines,
            line => line.Contains(token.Split('.')[2], StringComparison.Ordinal) && !line.StartsWith("Debug", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task O10_two_authorization_headers_are_refused()
    {
        // HttpClient sends one only.
        using var socket = new TcpClient();
        await socket.ConnectAsync(host.Client.BaseAddress!.Host, host.Client.BaseAddress.Port);
        var bearer = $"Authorization: Bearer {ConventionsHost.Issuer.Token()}\r\n";
        await socket
            .GetStream()
            .WriteAsync(Encoding.ASCII.GetBytes($"GET /v1/things HTTP/1.1\r\nHost: x\r\n{bearer}{bearer}Connection: close\r\n\r\n"));
        using var reader = new StreamReader(socket.GetStream());
        Assert.StartsWith("HTTP/1.1 400", await reader.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_open_operation_needs_no_token_but_believes_no_bad_one()
    {
        Assert.Equal("nobody", (await host.GetAsync("/v1/open", ("Authorization", "None"))).Text);
        Assert.EndsWith("cli_a", (await host.GetAsync("/v1/open")).Text, StringComparison.Ordinal);
        (await host.GetAsync("/v1/open", ("Authorization", "Bearer x"))).IsProblem(401, "invalidToken");
    }
}
