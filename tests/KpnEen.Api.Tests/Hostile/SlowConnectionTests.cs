using System.Net.Sockets;
using System.Text;
using KpnEen.Api.Tests.Hosting;
using Xunit.Abstractions;

namespace KpnEen.Api.Tests.Hostile;

/// <summary>S31: connections that begin and never end hold up nobody.</summary>
public sealed class SlowConnectionTests(ApiFixture api, ITestOutputHelper output) : IClassFixture<ApiFixture>
{
    private const int Connections = 1000;

    /// <summary>Generous: what is looked for is waiting for one of them, which would take as long as they hold out.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("GET /v1/users HTTP/1.1\r\nHost: a\r\nX-Slow: ")]
    [InlineData("POST /v1/users HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{")]
    [InlineData("POST /v1/users HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n{")]
    public async Task S31_Beside_a_thousand_that_never_finish_all_others_are_served(string beginning)
    {
        var tenant = await api.TenantAsync();
        var slow = new List<TcpClient>();
        try
        {
            for (var i = 0; i < Connections; i++)
            {
                var client = new TcpClient();
                slow.Add(client);
                await client.ConnectAsync(tenant.Address.Host, tenant.Address.Port);
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(beginning));
            }

            var times = new List<TimeSpan>();
            using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
            for (var i = 0; i < 100; i++)
            {
                var began = TimeProvider.System.GetTimestamp();
                var reply = await tenant.GetAsync("/v1/users").WaitAsync(patience.Token);
                times.Add(TimeProvider.System.GetElapsedTime(began));
                Assert.Equal(200, reply.Status);
            }
            output.WriteLine($"p95 of the others: {times.Order().ElementAt(94).TotalMilliseconds:F1} ms");
        }
        finally
        {
            foreach (var client in slow)
                client.Dispose();
        }
    }
}
