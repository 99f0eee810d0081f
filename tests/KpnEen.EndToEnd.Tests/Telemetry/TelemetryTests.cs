using System.Net;
using System.Text;
using KpnEen.EndToEnd.Tests.Running;
using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Telemetry;

/// <summary>A29 and A31: what operators see of the running product.</summary>
public sealed class TelemetryTests
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    [Fact]
    public async Task A31_A29_figures_have_a_port_of_their_own_and_spans_go_to_a_collector_under_the_operation_and_the_callers_trace()
    {
        await using var collector = await TestReceiver.StartAsync();
        collector.AnswerWith(200);
        var metrics = new IPEndPoint(IPAddress.Loopback, FreePort.Tcp());
        await using var exchange = await Exchange.StartAsync(
            more: new Dictionary<string, string?>
            {
                ["KPNEEN_METRICS"] = metrics.ToString(),
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Url,
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
            }
        );

        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/v1/users/usr_none", UriKind.Relative));
        request.Headers.Authorization = new("Bearer", await exchange.Api.TokenAsync());
        request.Headers.Add("traceparent", $"00-{Trace}-00f067aa0ba902b7-01");
        request.Headers.Add("X-Request-Id", "ticket-77");
        using var answer = await exchange.Server.Client.SendAsync(request);
        Assert.Equal("ticket-77", answer.Headers.GetValues("X-Request-Id").Single());
        Assert.Contains(Trace, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        // Spans are protobuf: names stand in it as they are, ids as their octets.
        // Those of the database end before that of the request and may be sent apart.
        await collector.NextAsync(r =>
            r.Path == "/v1/traces" && Contains(r.Body, Convert.FromHexString(Trace)) && Contains(r.Body, Encoding.UTF8.GetBytes("getUser"))
        );

        using var handler = new SocketsHttpHandler();
        using var scraper = new HttpClient(handler) { BaseAddress = new Uri($"http://{metrics}") };
        var figures = await scraper.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        Assert.Contains("kpneen_calls_active", figures, StringComparison.Ordinal);
        Assert.Contains("kpneen_registrations", figures, StringComparison.Ordinal);
        Assert.Contains("kpneen_media_packets_received", figures, StringComparison.Ordinal);
        Assert.Contains("kpneen_media_transcoders", figures, StringComparison.Ordinal);
        Assert.Contains("http_server_request_duration_seconds_bucket", figures, StringComparison.Ordinal);
        // Nothing else is on that port, and the figures are on no other, whatever Host says.
        Assert.Equal(HttpStatusCode.NotFound, (await scraper.GetAsync(new Uri("/v1/users", UriKind.Relative))).StatusCode);
        using var disguised = new HttpRequestMessage(HttpMethod.Get, new Uri("/metrics", UriKind.Relative));
        disguised.Headers.Host = metrics.ToString();
        Assert.Equal(HttpStatusCode.NotFound, (await exchange.Server.Client.SendAsync(disguised)).StatusCode);
    }

    private static bool Contains(byte[] body, byte[] part) => body.AsSpan().IndexOf(part) >= 0;
}
