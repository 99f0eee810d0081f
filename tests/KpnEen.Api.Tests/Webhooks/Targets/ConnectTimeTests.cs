using System.Net;
using System.Net.Sockets;
using KpnEen.Api.Webhooks;
using KpnEen.Api.Webhooks.Sending;

namespace KpnEen.Api.Tests.Webhooks.Targets;

/// <summary>W34, S24: what must not be reached is refused when it is connected to, whatever it is called by.</summary>
public sealed class ConnectTimeTests
{
    public static TheoryData<string> Forbidden => AddressGuardTests.Forbidden;

    [Theory]
    [MemberData(nameof(Forbidden))]
    public async Task W34_S24_a_name_that_leads_to_it_is_refused_before_a_socket_opens(string address)
    {
        var resolver = new OneAnswer(IPAddress.Parse(address));
        await RefusedAsync(resolver, "https://innocent.example/");
        Assert.Equal("innocent.example", resolver.Asked);
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.0.0.1")]
    [InlineData("127.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("192.168.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("2130706433")]
    [InlineData("0x7f000001")]
    [InlineData("0x7f.1")]
    [InlineData("0177.0.0.1")]
    [InlineData("017700000001")]
    [InlineData("127.1")]
    [InlineData("localhost")]
    [InlineData("⑯⑨.254.169.254")]
    [InlineData("１２７.0.0.1")]
    [InlineData("[::1]")]
    [InlineData("[::]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("[::ffff:7f00:1]")]
    [InlineData("[64:ff9b::7f00:1]")]
    [InlineData("[2002:7f00:1::]")]
    [InlineData("[fd00::1]")]
    [InlineData("[fe80::1%25lo]")]
    [InlineData("[ff02::1]")]
    public async Task W34_S24_a_literal_in_any_writing_is_refused_by_the_systems_own_resolver(string host)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await RefusedAsync(new SystemResolver(), $"http://{host}:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task W34_localhost_with_a_dot_at_its_end_leads_nowhere()
    {
        using var http = Client(new SystemResolver());
        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(http, "http://localhost./"));
        // Some resolvers know the name and some do not.
        Assert.True(failure.InnerException is TargetRefusedException or SocketException { SocketErrorCode: SocketError.HostNotFound });
    }

    [Fact]
    public async Task W35_a_resolver_that_is_away_fails_closed()
    {
        using var http = Client(new BrokenResolver());
        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(http, "http://127.0.0.1.example/"));
        Assert.IsType<SocketException>(failure.InnerException);
    }

    [Fact]
    public async Task S24_no_proxy_of_the_environment_is_ever_asked()
    {
        // SocketsHttpHandler would take the variables at its first request; the guard is only as good as the way is straight.
        using var proxy = new TcpListener(IPAddress.Loopback, 0);
        proxy.Start();
        Environment.SetEnvironmentVariable("http_proxy", $"http://127.0.0.1:{((IPEndPoint)proxy.LocalEndpoint).Port}");
        try
        {
            await RefusedAsync(new OneAnswer(IPAddress.Parse("10.0.0.1")), "http://innocent.example/");
            Assert.False(proxy.Pending());
        }
        finally
        {
            Environment.SetEnvironmentVariable("http_proxy", null);
        }
    }

    private static async Task RefusedAsync(IHostResolver resolver, string url)
    {
        using var http = Client(resolver);
        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(http, url));
        Assert.IsType<TargetRefusedException>(failure.InnerException);
    }

    private static HttpMessageInvoker Client(IHostResolver resolver) =>
        WebhookHttp.Create(new GuardedConnector(new AddressGuard(false), resolver), new WebhookOptions(), null);

    private static Task<HttpResponseMessage> SendAsync(HttpMessageInvoker http, string url) =>
        http.SendAsync(new HttpRequestMessage(HttpMethod.Post, url), CancellationToken.None);

    private sealed class OneAnswer(IPAddress answer) : IHostResolver
    {
        public string? Asked { get; private set; }

        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation)
        {
            Asked = host;
            return Task.FromResult(new[] { answer });
        }
    }

    private sealed class BrokenResolver : IHostResolver
    {
        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation) =>
            Task.FromException<IPAddress[]>(new SocketException((int)SocketError.TryAgain));
    }
}
