using System.Net;
using System.Net.Sockets;
using System.Text;
using KpnEen.Api.Webhooks;
using KpnEen.Api.Webhooks.Sending;

namespace KpnEen.Api.Tests.Webhooks.Targets;

/// <summary>W40: with a forward proxy nothing goes straight, and what is vetted is what is asked for.</summary>
public sealed class EgressProxyTests
{
    [Fact]
    public async Task W40_plain_and_secure_targets_alike_leave_through_a_tunnel_to_the_vetted_address()
    {
        using var proxy = new TcpListener(IPAddress.Loopback, 0);
        proxy.Start();
        // TEST-NET-like public addresses: no route leads there, so an answer can only come by the proxy.
        using var http = Client(Proxy(proxy, "user:p%40ss@"), IPAddress.Parse("93.184.216.34"));
        var asked = ServeAsync(proxy, "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 204 No Content\r\n\r\n");

        using var response = await SendAsync(http, "http://crm.example:8443/hook");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        var (connect, request) = await asked;
        Assert.StartsWith("CONNECT 93.184.216.34:8443 HTTP/1.1\r\n", connect, StringComparison.Ordinal);
        Assert.Contains($"Proxy-Authorization: Basic {Convert.ToBase64String("user:p@ss"u8)}\r\n", connect, StringComparison.Ordinal);
        Assert.Contains("Host: crm.example:8443", request, StringComparison.Ordinal);
        Assert.DoesNotContain("Proxy-Authorization", request, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task W40_a_forbidden_address_is_not_even_asked_for()
    {
        using var proxy = new TcpListener(IPAddress.Loopback, 0);
        proxy.Start();
        using var http = Client(Proxy(proxy), IPAddress.Parse("10.0.0.1"));
        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(http, "https://crm.example/"));
        Assert.IsType<TargetRefusedException>(failure.InnerException);
        Assert.False(proxy.Pending());
    }

    [Theory]
    [InlineData("HTTP/1.1 403 Forbidden\r\n\r\n")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH\r\n\r\n")]
    public async Task W40_when_the_proxy_refuses_the_attempt_fails_and_nothing_goes_straight(string answer)
    {
        using var proxy = new TcpListener(IPAddress.Loopback, 0);
        using var target = new TcpListener(IPAddress.Loopback, 0);
        proxy.Start();
        target.Start();
        using var http = Client(Proxy(proxy), IPAddress.Loopback, allowPrivate: true);
        var asked = ServeAsync(proxy, answer, null);

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() =>
            SendAsync(http, $"http://crm.example:{((IPEndPoint)target.LocalEndpoint).Port}/")
        );

        Assert.IsAssignableFrom<IOException>(failure.InnerException);
        await asked;
        Assert.False(target.Pending());
    }

    [Theory]
    [InlineData("crm.example", "93.184.216.34", true)]
    [InlineData("a.crm.example", "93.184.216.34", true)]
    [InlineData("notcrm.example", "93.184.216.34", false)]
    [InlineData("other.example", "198.18.3.4", true)]
    [InlineData("other.example", "2a00::1", true)]
    [InlineData("other.example", "8.8.8.8", false)]
    public void W40_NoProxy_takes_names_addresses_and_networks(string host, string address, bool straight) =>
        Assert.Equal(
            straight,
            new EgressProxy("http://127.0.0.1:3128", [" .crm.example", "198.18.0.0/15", "2a00::1", ""]).Bypasses(
                host,
                IPAddress.Parse(address)
            )
        );

    [Theory]
    [InlineData("socks5://127.0.0.1:1080")]
    [InlineData("proxy")]
    public void W40_what_is_no_http_proxy_is_refused_at_start(string address) =>
        Assert.Throws<InvalidOperationException>(() => new EgressProxy(address, []));

    private static EgressProxy Proxy(TcpListener listener, string credentials = "") =>
        new($"http://{credentials}127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}", []);

    private static HttpMessageInvoker Client(EgressProxy proxy, IPAddress answer, bool allowPrivate = false) =>
        WebhookHttp.Create(new GuardedConnector(new AddressGuard(allowPrivate), new OneAnswer(answer), proxy), new WebhookOptions(), null);

    private static Task<HttpResponseMessage> SendAsync(HttpMessageInvoker http, string url) =>
        http.SendAsync(new HttpRequestMessage(HttpMethod.Post, url), CancellationToken.None);

    private static async Task<(string Connect, string Request)> ServeAsync(TcpListener proxy, string connectAnswer, string? answer)
    {
        using var socket = await proxy.AcceptSocketAsync();
        var connect = await ReadAsync(socket);
        await socket.SendAsync(Encoding.ASCII.GetBytes(connectAnswer));
        if (answer is null)
            return (connect, "");
        var request = await ReadAsync(socket);
        await socket.SendAsync(Encoding.ASCII.GetBytes(answer));
        return (connect, request);
    }

    private static async Task<string> ReadAsync(Socket socket)
    {
        var buffer = new byte[8192];
        var text = new StringBuilder();
        while (!text.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
            text.Append(Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer)));
        return text.ToString();
    }

    private sealed class OneAnswer(IPAddress answer) : IHostResolver
    {
        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation) => Task.FromResult(new[] { answer });
    }
}
