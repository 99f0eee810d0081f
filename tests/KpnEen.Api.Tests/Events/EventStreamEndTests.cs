using KpnEen.Api.Events;
using KpnEen.Api.Security;
using KpnEen.Api.Tests.Hosting;
using KpnEen.Api.Tests.Security;
using KpnEen.Data.Identity;
using KpnEen.Data.Log;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace KpnEen.Api.Tests.Events;

/// <summary>O13: an open stream ends with what opened it, and says why.</summary>
public sealed class EventStreamEndTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private readonly SteppedTime time = new();

    [Theory]
    [InlineData("jti:tok_1")]
    [InlineData("client:cli_1")]
    [InlineData("grant:grt_1")]
    public async Task O13_a_revoked_token_client_or_authorization_ends_the_stream_at_the_next_heartbeat(string revoked)
    {
        var tenant = await api.TenantAsync();
        // Ids of this test alone, for what is revoked stays so.
        var mark = Guid.NewGuid().ToString("N");
        var by = Token(tenant.TenantId, mark);
        var body = new ClientBody { Expected = ": closed tokenRevoked\n\n" };
        var streaming = StreamAsync(tenant.TenantId, by, body);
        await HeartbeatAsync(body);
        Assert.False(streaming.IsCompleted);

        await api.Services.GetRequiredService<RevocationStore>().AddAsync(revoked + mark, time.GetUtcNow().AddDays(1), default);
        time.Advance(TimeSpan.FromSeconds(15));

        await streaming.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(body.Came.IsCompleted, body.Taken);
    }

    [Fact]
    public async Task O13_a_deleted_tenant_ends_its_streams_whoever_opened_them()
    {
        var tenant = await api.TenantAsync();
        var partner = Token(null, "p") with { Issuer = "https://issuer.test" };
        var body = new ClientBody { Expected = ": closed tenantDeleted\n\n" };
        var streaming = StreamAsync(tenant.TenantId, partner, body);
        await HeartbeatAsync(body);

        Assert.Equal(204, (await api.Partner().DeleteAsync($"/v1/tenants/{tenant.TenantId}")).Status);
        // It is PostgreSQL that tells the node; the stream looks at every heartbeat.
        for (var i = 0; i < 200 && !body.Came.IsCompleted; i++)
        {
            time.Advance(TimeSpan.FromSeconds(15));
            await Task.WhenAny(body.Came, Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System));
        }
        await streaming.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(body.Came.IsCompleted, body.Taken);
    }

    [Theory]
    [InlineData(300, "tokenExpired")]
    [InlineData(3600, "longest")]
    public async Task O13_a_stream_ends_when_the_token_expires_or_a_quarter_of_an_hour_is_over(int seconds, string why)
    {
        var tenant = await api.TenantAsync();
        var by = Token(tenant.TenantId, "x") with { ExpiresAt = time.GetUtcNow().AddSeconds(seconds) };
        var body = new ClientBody { Expected = $": closed {why}\n\n" };
        var streaming = StreamAsync(tenant.TenantId, by, body);
        await HeartbeatAsync(body);

        time.Advance(TimeSpan.FromSeconds(Math.Min(seconds, 900)));

        await streaming.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(body.Came.IsCompleted, body.Taken);
    }

    [Fact]
    public async Task O13_a_stream_over_HTTP_ends_with_the_access_token_that_opened_it()
    {
        var tenant = await api.TenantAsync();
        // Two seconds of the 30 that clocks may differ by are left.
        var token = ApiFixture.Signed(claims =>
        {
            (claims["tenant_id"], claims["scope"]) = (tenant.TenantId, Scopes.EventsRead);
            claims["exp"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 28;
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/events/stream");
        request.Headers.Add("Authorization", $"Bearer {token}");
        await using var stream = await EventStreamReader.OpenAsync(api.Http, request);
        Assert.Contains(": connected", await stream.FrameAsync(), StringComparison.Ordinal);
        Assert.Equal(": closed tokenExpired", await stream.FrameAsync());
        await Assert.ThrowsAsync<EndOfStreamException>(stream.FrameAsync);
    }

    private AccessToken Token(string? tenantId, string mark) =>
        new(
            api.Services.GetRequiredService<TrustedIssuers>().All.Single(issuer => issuer.IsOwn).Issuer,
            $"cli_1{mark}",
            "usr_1",
            $"tok_1{mark}",
            tenantId,
            []
        )
        {
            GrantId = $"grt_1{mark}",
            ExpiresAt = time.GetUtcNow().AddHours(1),
        };

    /// <summary>Lets time go on until the stream has said that it is there: its timers are set by then.</summary>
    private async Task HeartbeatAsync(ClientBody body)
    {
        while (!body.Taken.Contains("\n\n:\n\n", StringComparison.Ordinal))
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }
    }

    private async Task StreamAsync(string tenantId, AccessToken by, ClientBody body)
    {
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body));
        var stream = new EventStreamResult(
            api.Services.GetRequiredService<EventFeed>(),
            api.Services.GetRequiredService<LiveFeed>(),
            tenantId,
            0,
            EventFilter.All,
            api.Services.GetRequiredService<StreamLeases>().Of(by, tenantId, by.ExpiresAt),
            new EventStreamOptions(),
            time,
            CancellationToken.None
        );
        await stream.ExecuteAsync(context);
    }
}
