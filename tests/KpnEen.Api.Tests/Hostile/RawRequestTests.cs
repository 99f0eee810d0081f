using System.Net.Sockets;
using System.Text;
using KpnEen.Api.Tests.Hosting;

namespace KpnEen.Api.Tests.Hostile;

/// <summary>S30: what two readers of HTTP may read differently, written on a bare socket.</summary>
public sealed class RawRequestTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Body = """{"extension":"201","name":"A"}""";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static TheoryData<string, string> Ambiguous { get; } =
        new()
        {
            { "Transfer-Encoding and Content-Length", $"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n{Chunk()}0\r\n\r\n" },
            { "the same in the other order", $"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n{Chunk()}0\r\n\r\n" },
            { "two lengths", $"Content-Length: {Body.Length}\r\nContent-Length: {Body.Length + 1}\r\n\r\n{Body}" },
            { "a negative length", $"Content-Length: -1\r\n\r\n{Body}" },
            { "a length of letters", $"Content-Length: 3x\r\n\r\n{Body}" },
            { "a length beyond 64 bits", $"Content-Length: 99999999999999999999\r\n\r\n{Body}" },
            { "a list of lengths", $"Content-Length: {Body.Length}, {Body.Length}\r\n\r\n{Body}" },
            { "a chunk with a bad size", "Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n" },
            { "a chunk with a negative size", "Transfer-Encoding: chunked\r\n\r\n-1\r\nabc\r\n0\r\n\r\n" },
            { "a chunk size beyond 64 bits", "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nabc\r\n0\r\n\r\n" },
            { "a bare line feed in a chunk extension", $"Transfer-Encoding: chunked\r\n\r\n{Body.Length:x};a\n\r\n{Body}\r\n0\r\n\r\n" },
            { "a chunk longer than it says", $"Transfer-Encoding: chunked\r\n\r\n2\r\n{Body}\r\n0\r\n\r\n" },
            { "another coding than chunked", $"Transfer-Encoding: gzip\r\n\r\n{Body}" },
            { "chunked and then another", $"Transfer-Encoding: chunked, identity\r\n\r\n{Body}" },
            { "a folded header", $"X-A: b\r\n c\r\nContent-Length: {Body.Length}\r\n\r\n{Body}" },
            { "a space before the colon", $"Content-Length : {Body.Length}\r\n\r\n{Body}" },
            { "a header without a name", $": x\r\nContent-Length: {Body.Length}\r\n\r\n{Body}" },
            { "NUL in a header", $"X-A: b\0c\r\nContent-Length: {Body.Length}\r\n\r\n{Body}" },
            { "a bare carriage return in a header", $"X-A: b\rc\r\nContent-Length: {Body.Length}\r\n\r\n{Body}" },
            { "two hosts", $"Host: b\r\nContent-Length: {Body.Length}\r\n\r\n{Body}" },
        };

    [Theory]
    [BadInput(60, 61)]
    [MemberData(nameof(Ambiguous))]
    public async Task S30_What_two_readers_may_read_differently_is_refused_and_the_connection_closed(string what, string rest)
    {
        var (owner, token) = await api.TenantAndTokenAsync();
        // A second request behind it must never be read as one of its own.
        var smuggled = $"DELETE /v1/tenant HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\n\r\n";
        var answers = await ExchangeAsync(
            $"POST /v1/users HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n{rest}{smuggled}"
        );
        Assert.True(answers.StartsWith("HTTP/1.1 4", StringComparison.Ordinal), $"{what}: {answers}");
        Assert.Equal(answers.IndexOf("HTTP/1.1 ", StringComparison.Ordinal), answers.LastIndexOf("HTTP/1.1 ", StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", answers, StringComparison.Ordinal);
        Assert.Empty((await owner.GetAsync("/v1/users")).Json.GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData("GET /v1/users\r\n\r\n")]
    [InlineData("GET  /v1/users HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("GET /v1/users HTTP/9.9\r\nHost: a\r\n\r\n")]
    [InlineData("GET /v1/users HTTP/1.1\r\n\r\n")]
    [InlineData("GET /v1/us ers HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("GET \\v1\\users HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("G\0T /v1/users HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("GET /v1/users\u0001 HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n")]
    [InlineData("INVITE sip:a@b SIP/2.0\r\nVia: SIP/2.0/TCP a\r\n\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00FC\u0003\u0003")]
    public async Task What_is_no_request_is_refused_and_the_next_client_served(string request)
    {
        var answer = await ExchangeAsync(request, half: true);
        // Nothing at all, a refusal, or for one who speaks HTTP/2 the frame that ends it.
        Assert.Matches(@"^(|HTTP/1\.1 (4\d\d|505) [\s\S]*|\0[\s\S]*)$", answer);
        Assert.Equal(200, (await (await api.TenantAsync()).GetAsync("/v1/users")).Status);
    }

    /// <summary>What the web server refuses before there is a request has no one who could write a problem: a status and no more, and the connection ends.</summary>
    [Theory]
    [InlineData("GET  /v1/users HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [InlineData("GET /v1/users HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400)]
    [InlineData("GET /v1/users HTTP/9.9\r\nHost: a\r\n\r\n", 505)]
    [InlineData("GET /v1/users HTTP/1.1\r\nHost: a\r\nX-A : b\r\n\r\n", 400)]
    [InlineData("LONG", 414)]
    [InlineData("MANY", 431)]
    public async Task A5_What_is_refused_before_it_is_a_request_has_a_status_and_no_body(string request, int status)
    {
        var text = request switch
        {
            "LONG" => $"GET /v1/users?email={new string('a', 20_000)} HTTP/1.1\r\nHost: a\r\n\r\n",
            "MANY" => $"GET /v1/users HTTP/1.1\r\nHost: a\r\nX-A: {new string('a', 40_000)}\r\n\r\n",
            _ => request,
        };
        var answer = await ExchangeAsync(text);
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Length: 0\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
    }

    /// <summary>Once there is a request, a body that breaks off the rules is a problem like any other.</summary>
    [Fact]
    public async Task A5_A_bad_chunk_is_refused_with_a_problem()
    {
        var (_, token) = await api.TenantAndTokenAsync();
        var answer = await ExchangeAsync(
            $"POST /v1/users HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n"
        );
        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("application/problem+json", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"malformedRequest\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_without_end_are_cut_off()
    {
        var answer = await ExchangeAsync(
            $"GET /v1/users HTTP/1.1\r\nHost: a\r\n{string.Concat(Enumerable.Range(0, 5000).Select(i => $"X-{i}: {new string('a', 20)}\r\n"))}"
        );
        Assert.StartsWith("HTTP/1.1 431", answer, StringComparison.Ordinal);
        Assert.StartsWith(
            "HTTP/1.1 414",
            await ExchangeAsync($"GET /v1/users?email={new string('a', 20_000)} HTTP/1.1\r\nHost: a\r\n\r\n"),
            StringComparison.Ordinal
        );
    }

    private static string Chunk() => $"{Body.Length:x}\r\n{Body}\r\n";

    /// <summary>Everything the server says until it hangs up.</summary>
    /// <param name="half">Tells the server that nothing more comes.</param>
    private async Task<string> ExchangeAsync(string request, bool half = false)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        using var socket = new TcpClient();
        var address = api.Anonymous().Address;
        await socket.ConnectAsync(address.Host, address.Port, patience.Token);
        var answer = new MemoryStream();
        try
        {
            var stream = socket.GetStream();
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request), patience.Token);
            if (half)
                socket.Client.Shutdown(SocketShutdown.Send);
            await stream.CopyToAsync(answer, patience.Token);
        }
        catch (IOException)
        {
            // Cut off: what was said before counts.
        }
        return Encoding.Latin1.GetString(answer.ToArray());
    }
}
