using KpnEen.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace KpnEen.Api.Tests.Limits;

/// <summary>O48: what proxies say about a client is believed of our own proxies alone.</summary>
public sealed class ProxyTests
{
    [Theory]
    [InlineData("", "203.0.113.7", "127.0.0.1 http")]
    [InlineData("10.0.0.0/8", "203.0.113.7", "127.0.0.1 http")]
    [InlineData("127.0.0.1", "203.0.113.7", "203.0.113.7 https")]
    [InlineData("127.0.0.0/8, 10.0.0.5", "198.51.100.1, 203.0.113.7, 10.0.0.5", "203.0.113.7 https")]
    [InlineData("127.0.0.1", "rubbish", "127.0.0.1 http")]
    public async Task O48_the_client_behind_a_proxy_is_known_when_the_proxy_is_ours(string proxies, string forwarded, string seen)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["KPNEEN_PROXIES"] = proxies });
        builder.Services.AddSingleton(ServerOptions.From(builder.Configuration));
        await using var app = builder.Build();
        app.UseProxies();
        app.MapGet("/", (HttpContext context) => $"{context.Connection.RemoteIpAddress} {context.Request.Scheme}");
        await app.StartAsync();

        using var handler = new SocketsHttpHandler();
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(app.Urls.First()));
        request.Headers.Add("X-Forwarded-For", forwarded);
        request.Headers.Add("X-Forwarded-Proto", string.Join(", ", forwarded.Split(',').Select(_ => "https")));
        request.Headers.Add("X-Forwarded-Host", "evil.example");
        using var answer = await client.SendAsync(request);
        Assert.Equal(seen, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public void A_misspelt_proxy_is_told() => Assert.Throws<FormatException>(() => Proxies.Parse("10.0.0.0/40"));
}
