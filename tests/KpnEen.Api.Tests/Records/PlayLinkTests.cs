using KpnEen.Api.Tests.Conventions;
using KpnEen.Api.Tests.Hosting;
using KpnEen.Data.Records;
using Microsoft.Extensions.DependencyInjection;

namespace KpnEen.Api.Tests.Records;

/// <summary>A24, S38: links by which who has no token hears one recording for a short time.</summary>
public sealed class PlayLinkTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private readonly DateTimeOffset now = TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task A24_Who_has_the_link_hears_that_recording_and_needs_no_token()
    {
        var tenant = await api.TenantAsync();
        var call = await EndedCall.StoreAsync(api, tenant.TenantId, now);
        var (_, path) = await LinkAsync(tenant, call);
        var played = await PlayAsync(path);
        Assert.Equal((200, "audio/wav"), (played.Status, played.Header("Content-Type")));
        Assert.Equal(call.Audio, await played.Response.Content.ReadAsByteArrayAsync());
        Assert.Equal(("inline", "no-store"), (played.Header("Content-Disposition"), played.Header("Cache-Control")));
        var part = await PlayAsync(path, "bytes=500-599");
        Assert.Equal((206, "bytes 500-599/1000"), (part.Status, part.Header("Content-Range")));
        Assert.Equal(call.Audio[500..600], await part.Response.Content.ReadAsByteArrayAsync());
        (await PlayAsync(path, "bytes=1000-")).IsProblem(416, "rangeNotSatisfiable");
    }

    [Fact]
    public async Task S38_A_link_that_expired_or_was_revoked_plays_nothing()
    {
        var tenant = await api.TenantAsync();
        var call = await EndedCall.StoreAsync(api, tenant.TenantId, now);
        var (expired, path) = await LinkAsync(tenant, call);
        await api.Store.InPlatformAsync(
            s => s.ExecuteAsync("UPDATE recording_play_links SET expires_at = @now WHERE id = @expired", new { expired, now }),
            CancellationToken.None
        );
        (await PlayAsync(path)).IsProblem(410, "linkExpired");

        (var revoked, path) = await LinkAsync(tenant, call);
        Assert.Equal(200, (await PlayAsync(path)).Status);
        Assert.Equal(204, (await tenant.DeleteAsync($"/v1/recordings/{call.RecordingId}/play-links/{revoked}")).Status);
        (await PlayAsync(path)).IsProblem(410, "linkExpired");
        // Even who may play the recording otherwise.
        (await tenant.GetAsync($"/v1/play/{revoked}")).IsProblem(410, "linkExpired");
    }

    [Fact]
    public async Task S38_A_wrong_secret_a_secret_of_another_link_and_none_play_nothing()
    {
        var (tenant, stranger) = (await api.TenantAsync(), await api.TenantAsync());
        var (one, other) = (await EndedCall.StoreAsync(api, tenant.TenantId, now), await EndedCall.StoreAsync(api, tenant.TenantId, now));
        var (id, path) = await LinkAsync(tenant, one);
        var (_, otherPath) = await LinkAsync(tenant, other);
        (await PlayAsync(path[..^1] + (path[^1] == 'A' ? 'E' : 'A'))).IsProblem(403, "linkNotValid");
        (await PlayAsync($"/v1/play/{id}?ticket={otherPath.Split('=')[1]}")).IsProblem(403, "linkNotValid");
        (await PlayAsync($"/v1/play/{id}?ticket=")).IsProblem(403, "linkNotValid");
        (await PlayAsync($"/v1/play/{id}")).IsProblem(404, "notFound");
        (await PlayAsync($"/v1/play/plk_{new string('0', 32)}?ticket=x")).IsProblem(404, "notFound");
        (await stranger.GetAsync($"/v1/play/{id}")).IsProblem(404, "notFound");
        (await stranger.PostAsync($"/v1/recordings/{one.RecordingId}/play-links", new { })).IsProblem(404, "notFound");
        (await stranger.DeleteAsync($"/v1/recordings/{one.RecordingId}/play-links/{id}")).IsProblem(404, "notFound");
        (await tenant.DeleteAsync($"/v1/recordings/{other.RecordingId}/play-links/{id}")).IsProblem(404, "notFound");
        Assert.Equal(200, (await PlayAsync(path)).Status);
    }

    [Fact]
    public async Task A24_No_link_lives_longer_than_a_quarter_of_an_hour_nor_longer_than_its_recording()
    {
        var tenant = await api.TenantAsync();
        var call = await EndedCall.StoreAsync(api, tenant.TenantId, now);
        var links = $"/v1/recordings/{call.RecordingId}/play-links";
        (await tenant.PostAsync(links, new { expiresInSeconds = 901 })).IsProblem(422, "validationFailed");
        (await tenant.PostAsync(links, new { expiresInSeconds = 0 })).IsProblem(422, "validationFailed");
        var longest = await tenant.PostAsync(links, new { expiresInSeconds = 900 });
        Assert.Equal(201, longest.Status);
        Assert.InRange(longest.Json.GetProperty("expiresAt").GetDateTimeOffset(), now, TimeProvider.System.GetUtcNow().AddMinutes(15));
        var path = new Uri(longest.Json.GetProperty("url").GetString()!).PathAndQuery;
        Assert.Equal(204, (await tenant.DeleteAsync($"/v1/recordings/{call.RecordingId}")).Status);
        (await PlayAsync(path)).IsProblem(404, "notFound");
        (await tenant.PostAsync(links, new { })).IsProblem(404, "notFound");
    }

    [Fact]
    public async Task S38_The_database_holds_no_secret_that_could_be_used()
    {
        var tenant = await api.TenantAsync();
        var (id, path) = await LinkAsync(tenant, await EndedCall.StoreAsync(api, tenant.TenantId, now));
        var link = (await api.Services.GetRequiredService<PlayLinkStore>().FindAsync(id, default))!;
        Assert.True(PlayLinkStore.IsSecretOf(link, path.Split('=')[1]));
        Assert.False(PlayLinkStore.IsSecretOf(link, Convert.ToBase64String(link.SecretHash)));
        Assert.False(PlayLinkStore.IsSecretOf(link, null));
    }

    private Task<Reply> PlayAsync(string path, string? range = null) =>
        range is null ? api.Anonymous().GetAsync(path) : api.Anonymous().GetAsync(path, ("Range", range));

    private static async Task<(string Id, string Path)> LinkAsync(ApiClient tenant, EndedCall call)
    {
        var made = await tenant.PostAsync($"/v1/recordings/{call.RecordingId}/play-links", new { });
        Assert.True(made.Status == 201, made.Text);
        return (made.Json.GetProperty("id").GetString()!, new Uri(made.Json.GetProperty("url").GetString()!).PathAndQuery);
    }
}
