using KpnEen.Api.Events;
using KpnEen.Api.Tests.Hosting;
using KpnEen.Data.Log;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;

namespace KpnEen.Api.Tests.Events;

/// <summary>Clients of the stream that take nothing, and streams on which nothing happens.</summary>
public sealed class EventStreamClientTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task A_client_that_takes_nothing_is_cut_off()
    {
        var body = new ClientBody { TakesNothing = true };
        var lifetime = Substitute.For<IHttpRequestLifetimeFeature>();

        await StreamAsync(body, lifetime, new EventStreamOptions { WritePatience = TimeSpan.FromMilliseconds(50) }, CancellationToken.None);

        lifetime.Received(1).Abort();
    }

    [Fact]
    public async Task A_stream_on_which_nothing_happens_says_now_and_then_that_it_is_there()
    {
        using var stop = new CancellationTokenSource();
        var body = new ClientBody { Expected = ": connected\n\n:\n\n:\n\n" };
        var lifetime = Substitute.For<IHttpRequestLifetimeFeature>();
        var streaming = StreamAsync(body, lifetime, new EventStreamOptions { Heartbeat = TimeSpan.FromMilliseconds(20) }, stop.Token);

        await body.Came.WaitAsync(TimeSpan.FromSeconds(30));
        stop.Cancel();
        await streaming;

        lifetime.DidNotReceive().Abort();
    }

    private async Task StreamAsync(
        Stream body,
        IHttpRequestLifetimeFeature lifetime,
        EventStreamOptions options,
        CancellationToken stopping
    )
    {
        var tenant = await api.TenantAsync();
        var context = new DefaultHttpContext();
        context.Features.Set(lifetime);
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body));
        var feed = api.Services.GetRequiredService<EventFeed>();
        var live = api.Services.GetRequiredService<LiveFeed>();
        var lease = new StreamLease(DateTimeOffset.MaxValue, _ => ValueTask.FromResult<string?>(null));
        var stream = new EventStreamResult(feed, live, tenant.TenantId, 0, EventFilter.All, lease, options, TimeProvider.System, stopping);
        await stream.ExecuteAsync(context);
    }
}
