using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using KpnEen.Sdk.Tests.Stubs;
using KpnEen.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KpnEen.Sdk.Tests.Http;

/// <summary>What the SDK tells about itself. Each test has an operation of its own, for listeners hear all tests.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public void S20_each_try_is_a_span_by_the_conventions_of_http_without_what_is_private() =>
        VirtualWorld.Run(async world =>
        {
            var spans = new List<Activity>();
            using var parent = new Activity("test").Start();
            using var listener = Listen(spans, parent);
            var tries = 0;
            var api = new StubApi(
                world.Time,
                r =>
                    r.Path == "/oauth/token" ? StubApi.Token()
                    : tries++ == 0 ? new HttpResponseMessage(HttpStatusCode.ServiceUnavailable)
                    : StubApi.Json("""{"items":[]}""")
            );
            await foreach (var _ in api.Client(0).Users.ListAsync(email: "anna@jansen.example")) { }

            var mine = spans.Where(s => s.GetTagItem("kpneen.operation") is "listUsers").ToList();
            Assert.Equal(2, mine.Count);
            Assert.All(mine, s => Assert.Equal(("GET /v1/users", ActivityKind.Client), (s.DisplayName, s.Kind)));
            Assert.Equal((503, "503", ActivityStatusCode.Error, null), Told(mine[0]));
            Assert.Equal((200, null, ActivityStatusCode.Unset, 1), Told(mine[1]));
            Assert.All(mine, s => Assert.Equal("http://api.test/v1/users", s.GetTagItem("url.full")));
            Assert.All(mine, s => Assert.Equal(("GET", "/v1/users", "api.test", 80), Address(s)));
            Assert.DoesNotContain(mine.SelectMany(s => s.TagObjects), tag => $"{tag.Value}".Contains("anna", StringComparison.Ordinal));
        });

    [Fact]
    public void S20_calls_and_retries_are_counted_by_operation() =>
        VirtualWorld.Run(async world =>
        {
            var told = new List<string>();
            using var listener = new MeterListener();
            listener.InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter.Name == KpnEenClient.TelemetryName)
                    l.EnableMeasurementEvents(instrument);
            };
            listener.SetMeasurementEventCallback<long>((i, _, tags, _) => Note(i, tags));
            listener.SetMeasurementEventCallback<double>((i, _, tags, _) => Note(i, tags));
            listener.Start();
            var api = new StubApi(
                world.Time,
                r => r.Path == "/oauth/token" ? StubApi.Token() : StubApi.Problem(HttpStatusCode.ServiceUnavailable, "unavailable")
            );
            api.Options.MaxRetries = 2;
            await Assert.ThrowsAsync<ApiException>(() => api.Client(0).HuntGroups.GetAsync("hg_1"));

            Assert.Equal(["kpneen.client.retries", "kpneen.client.retries", "kpneen.client.operation.duration unavailable"], told);

            void Note(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
            {
                var all = tags.ToArray().ToDictionary(t => t.Key, t => t.Value);
                if (all["kpneen.operation"] is "getHuntGroup")
                    told.Add($"{instrument.Name} {all.GetValueOrDefault("error.type")}".TrimEnd());
            }
        });

    [Fact]
    public async Task S20_the_server_sees_the_trace_of_the_caller_and_S21_who_calls()
    {
        string? trace = null;
        string? agent = null;
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.MapPost(
            "/oauth/token",
            (RequestDelegate)(c => c.Response.WriteAsync("""{"access_token":"t","token_type":"Bearer","expires_in":900}"""))
        );
        app.MapGet(
            "/v1/users",
            (RequestDelegate)(
                context =>
                {
                    (trace, agent) = (context.Request.Headers.TraceParent, context.Request.Headers.UserAgent);
                    return context.Response.WriteAsync("""{"items":[]}""");
                }
            )
        );
        await app.StartAsync();
        using var caller = new Activity("call of the program").Start();
        using var client = new KpnEenClient(
            new KpnEenClientOptions
            {
                BaseAddress = new Uri(app.Urls.First()),
                ClientId = "cli_1",
                ClientSecret = "s",
            }
        );
        await foreach (var _ in client.Users.ListAsync()) { }

        Assert.Contains(caller.TraceId.ToHexString(), trace, StringComparison.Ordinal);
        Assert.Matches(@"^kpneen-dotnet/\d+\.\d+\.\d+ \(\.NET \d+\.\d+\.\d+; [a-z0-9.-]+\)$", agent);
    }

    private static (int? Status, string? Error, ActivityStatusCode Code, int? Resend) Told(Activity span) =>
        (
            (int?)span.GetTagItem("http.response.status_code"),
            (string?)span.GetTagItem("error.type"),
            span.Status,
            (int?)span.GetTagItem("http.request.resend_count")
        );

    private static (string?, string?, string?, int?) Address(Activity span) =>
        (
            (string?)span.GetTagItem("http.request.method"),
            (string?)span.GetTagItem("url.template"),
            (string?)span.GetTagItem("server.address"),
            (int?)span.GetTagItem("server.port")
        );

    private static ActivityListener Listen(List<Activity> spans, Activity parent)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == KpnEenClient.TelemetryName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span =>
            {
                if (span.TraceId == parent.TraceId)
                    spans.Add(span);
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
