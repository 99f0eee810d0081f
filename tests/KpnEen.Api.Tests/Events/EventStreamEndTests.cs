using System.Text.Json;
using System.Text.Json.Nodes;
using KpnEen.Api.Events;
using KpnEen.Api.Security;
using KpnEen.Api.Tests.Hosting;
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
        await UntilEndedAsync(body);
        await streaming.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(body.Came.IsCompleted, body.Taken);
    }

    [Fact]
    public async Task O46_a_signing_key_that_is_taken_away_ends_the_streams_its_tokens_opened()
    {
        var tenant = await api.TenantAsync();
        var keys = api.Services.GetRequiredService<SigningKeyStore>();
        var kid = $"kid_{Guid.NewGuid():N}";
        var jwk = new JsonObject
        {
            ["kty"] = "EC",
            ["crv"] = "P-256",
            ["kid"] = kid,
            ["x"] = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
            ["y"] = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
        };
        var key = new SigningKey(kid, JsonSerializer.SerializeToElement(jwk), [], time.GetUtcNow());
        await keys.RotateAsync(_ => new KeyRotation(key, []), default);
        var body = new ClientBody { Expected = ": closed tokenRevoked\n\n" };
        var streaming = StreamAsync(tenant.TenantId, Token(tenant.TenantId, "k") with { KeyId = kid }, body);
        await HeartbeatAsync(body);
        Assert.False(streaming.IsCompleted);

        Assert.True(await keys.RemoveAsync(kid, default));
        await UntilEndedAsync(body);
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
    public async Task O13_a_valid_token_says_when_it_ends_and_which_key_signed_it()
    {
        var end = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds());
        var token = ApiFixture.Signed(claims => claims["exp"] = end.ToUnixTimeSeconds());
        var valid = await api.Services.GetRequiredService<AccessTokenValidator>().ValidateAsync(token, default);
        // Clocks may differ by half a minute.
        Assert.Equal(end.AddSeconds(30), valid.ExpiresAt, TimeSpan.FromSeconds(1));
        Assert.Equal("key-1", valid.KeyId);
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

    /// <summary>It is PostgreSQL that tells the node; the stream looks at every heartbeat. Less than the quarter of an hour after which it ends anyway.</summary>
    private async Task UntilEndedAsync(ClientBody body)
    {
        for (var i = 0; i < 50 && !body.Came.IsCompleted; i++)
        {
            time.Advance(TimeSpan.FromSeconds(15));
            await Task.WhenAny(body.Came, Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System));
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
