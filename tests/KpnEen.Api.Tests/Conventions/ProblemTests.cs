using System.Net.Sockets;
using System.Text;
using KpnEen.Api.Conventions;

namespace KpnEen.Api.Tests.Conventions;

public sealed class ProblemTests(ApiDatabase database) : IClassFixture<ApiDatabase>, IAsyncLifetime
{
    private ConventionsHost host = null!;

    public async Task InitializeAsync() => host = await ConventionsHost.StartAsync(database.Database);

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task A5_an_unknown_route_is_a_problem() => (await host.GetAsync("/v1/nothing-here")).IsProblem(404, "notFound");

    [Fact]
    public async Task A5_an_unknown_id_looks_like_an_unknown_route() =>
        (await host.GetAsync("/v1/things/thing_none")).IsProblem(404, "notFound");

    [Fact]
    public async Task A5_a_wrong_method_is_a_problem_with_Allow()
    {
        var reply = await host.SendAsync(HttpMethod.Delete, "/v1/things");
        reply.IsProblem(405, "methodNotAllowed");
        Assert.Equal("GET, POST", reply.Header("Allow"));
    }

    [Theory]
    [InlineData("application/xml")]
    [InlineData("text/html, image/png")]
    [InlineData("application/json;q=0")]
    public async Task A5_an_answer_in_a_foreign_media_type_is_refused(string accept) =>
        (await host.GetAsync("/v1/things", ("Accept", accept))).IsProblem(406, "notAcceptable");

    [Theory]
    [InlineData("*/*")]
    [InlineData("application/*")]
    [InlineData("text/html, application/json;q=0.5")]
    [InlineData("application/problem+json")]
    public async Task Media_types_that_match_are_served(string accept) =>
        Assert.Equal(200, (await host.GetAsync("/v1/things", ("Accept", accept))).Status);

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task A5_a_body_of_a_foreign_media_type_is_refused(string type)
    {
        var refused = await host.SendAsync(HttpMethod.Post, "/v1/things", "name=x", type);
        refused.IsProblem(415, "unsupportedMediaType");
        Assert.Contains("application/json", refused.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A5_every_code_has_advice_of_its_own()
    {
        Assert.Equal(ProblemCatalog.All.Count, ProblemCatalog.All.Select(p => p.Advice).Distinct().Count());
        Assert.All(ProblemCatalog.All, p => Assert.True(p.Advice.Length > 40 && p.Advice.EndsWith('.'), p.Code));
    }

    [Fact]
    public async Task A7_a_body_over_one_mebibyte_is_refused() =>
        (await host.PostAsync("/v1/things", $$"""{"size":1,"name":"{{new string('x', 1024 * 1024)}}"}""")).IsProblem(
            413,
            "payloadTooLarge"
        );

    [Fact]
    public async Task A7_a_body_over_one_mebibyte_is_refused_also_when_it_does_not_tell_its_length()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/things");
        request.Headers.TransferEncodingChunked = true;
        request.Content = new StreamContent(
            new MemoryStream(Encoding.UTF8.GetBytes($$"""{"size":1,"name":"{{new string('x', 1200 * 1024)}}"}"""))
        );
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        (await Reply.OfAsync(await host.Client.SendAsync(request))).IsProblem(413, "payloadTooLarge");
    }

    [Fact]
    public async Task A5_a_fault_of_ours_tells_nothing_of_the_inside()
    {
        var reply = await host.GetAsync("/v1/boom");
        reply.IsProblem(500, "internalError");
        Assert.DoesNotContain("secret inner detail", reply.Text, StringComparison.Ordinal);
        Assert.Contains(host.Log.Lines, line => line.Contains("secret inner detail", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_operation_nobody_guards_answers_nobody() => (await host.GetAsync("/v1/forgotten")).IsProblem(500, "internalError");

    [Fact]
    public async Task A5_the_type_of_every_problem_leads_to_its_page()
    {
        foreach (var kind in (await host.GetAsync("/problems")).Json.EnumerateArray())
            Assert.Equal(kind.GetRawText(), (await host.GetAsync($"/problems/{kind.GetProperty("code").GetString()}")).Text);
        (await host.GetAsync("/problems/madeUp")).IsProblem(404, "notFound");
    }

    [Fact]
    public async Task A29_the_trace_id_of_the_client_is_the_one_in_the_problem()
    {
        var reply = await host.GetAsync(
            "/v1/nothing",
            ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
            ("X-Request-Id", "my-request.1")
        );
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", reply.Json.GetProperty("traceId").GetString());
        Assert.Equal("my-request.1", reply.Header("X-Request-Id"));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("<script>")]
    public async Task A_request_id_that_could_do_harm_is_not_echoed(string id) =>
        Assert.Matches("^[0-9a-f]{32}$", (await host.GetAsync("/v1/things", ("X-Request-Id", id))).Header("X-Request-Id"));

    [Fact]
    public async Task A30_answers_carry_security_headers_and_no_cors()
    {
        var reply = await host.GetAsync("/v1/things", ("Origin", "https://evil.test"));
        Assert.Equal("no-store", reply.Header("Cache-Control"));
        Assert.Equal("nosniff", reply.Header("X-Content-Type-Options"));
        Assert.Equal("no-referrer", reply.Header("Referrer-Policy"));
        Assert.Null(reply.Header("Access-Control-Allow-Origin"));
        var preflight = await host.SendAsync(
            HttpMethod.Options,
            "/v1/things",
            headers: [("Origin", "https://evil.test"), ("Access-Control-Request-Method", "GET")]
        );
        preflight.IsProblem(403, "originNotAllowed");
        Assert.Null(preflight.Header("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Bytes_that_are_no_http_do_not_hurt()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(host.Client.BaseAddress!.Host, host.Client.BaseAddress.Port);
        await socket.GetStream().WriteAsync("GET /v1/things HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(socket.GetStream());
        Assert.StartsWith("HTTP/1.1 400", await reader.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Equal(200, (await host.GetAsync("/v1/things")).Status);
    }
}
