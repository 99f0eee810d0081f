using System.Net.Http.Headers;
using KpnEen.Api.Tests.Hosting;

namespace KpnEen.Api.Tests.Records;

public sealed class RecordingTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private readonly DateTimeOffset now = TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task A24_The_audio_comes_whole_or_by_one_range_with_its_digest()
    {
        var tenant = await api.TenantAsync();
        var call = await EndedCall.StoreAsync(api, tenant.TenantId, now);
        var recording = (await tenant.GetAsync($"/v1/recordings/{call.RecordingId}")).Json;
        var path = recording.GetProperty("contentUrl").GetString()!;

        var whole = await tenant.GetAsync(path);
        Assert.Equal((200, "audio/wav", "bytes"), (whole.Status, whole.Header("Content-Type"), whole.Header("Accept-Ranges")));
        Assert.Equal(call.Audio, await whole.Response.Content.ReadAsByteArrayAsync());
        Assert.Contains($"{call.RecordingId}.wav", whole.Header("Content-Disposition"), StringComparison.Ordinal);
        var sha256 = recording.GetProperty("sha256").GetString()!;
        Assert.Equal($"sha-256=:{Convert.ToBase64String(Convert.FromHexString(sha256))}:", whole.Header("Repr-Digest"));
        Assert.Equal($"\"{sha256}\"", whole.ETag);

        var part = await tenant.GetAsync(path, ("Range", "bytes=100-199"));
        Assert.Equal((206, "bytes 100-199/1000"), (part.Status, part.Header("Content-Range")));
        Assert.Equal(call.Audio[100..200], await part.Response.Content.ReadAsByteArrayAsync());
        var beyond = await tenant.GetAsync(path, ("Range", "bytes=1000-"));
        beyond.IsProblem(416, "rangeNotSatisfiable");
        Assert.Equal("bytes */1000", beyond.Header("Content-Range"));
        (await tenant.GetAsync(path, ("Range", "bytes=0-1,5-6"))).IsProblem(416, "rangeNotSatisfiable");
        Assert.Equal(304, (await tenant.GetAsync(path, ("If-None-Match", whole.ETag!))).Status);
    }

    [Fact]
    public async Task Lists_by_conversation_and_user()
    {
        var tenant = await api.TenantAsync();
        var (old, young) = (
            await EndedCall.StoreAsync(api, tenant.TenantId, now.AddDays(-100), "usr_a"),
            await EndedCall.StoreAsync(api, tenant.TenantId, now, "usr_b")
        );
        Assert.Equal([young.RecordingId], await IdsAsync(""));
        Assert.Equal([old.RecordingId], await IdsAsync($"?conversationId={old.ConversationId}"));
        Assert.Equal([young.RecordingId], await IdsAsync("?userId=usr_b"));
        Assert.Empty(await IdsAsync("?userId=usr_a"));

        async Task<string[]> IdsAsync(string query) =>
            [
                .. (await tenant.GetAsync($"/v1/recordings{query}"))
                    .Json.GetProperty("items")
                    .EnumerateArray()
                    .Select(r => r.GetProperty("id").GetString()!),
            ];
    }

    [Fact]
    public async Task A_deleted_recording_is_gone_and_the_log_says_who_did_it()
    {
        var tenant = await api.TenantAsync();
        var call = await EndedCall.StoreAsync(api, tenant.TenantId, now);
        Assert.Equal(204, (await tenant.DeleteAsync($"/v1/recordings/{call.RecordingId}")).Status);
        (await tenant.DeleteAsync($"/v1/recordings/{call.RecordingId}")).IsProblem(404, "notFound");
        (await tenant.GetAsync($"/v1/recordings/{call.RecordingId}/content")).IsProblem(404, "notFound");
        var deleted = Assert.Single(
            (await tenant.GetAsync("/v1/events?types=call.recording.deleted")).Json.GetProperty("items").EnumerateArray()
        );
        Assert.Equal(10, deleted.GetProperty("sequence").GetInt64());
        Assert.Equal(call.RecordingId, deleted.GetProperty("data").GetProperty("recording").GetProperty("recordingId").GetString());
        Assert.Equal("api", deleted.GetProperty("data").GetProperty("actor").GetProperty("kind").GetString());
    }

    [Fact]
    public async Task A_missing_file_is_not_found_rather_than_a_failure()
    {
        var tenant = await api.TenantAsync();
        var call = await EndedCall.StoreAsync(api, tenant.TenantId, now);
        File.Delete(call.File);
        (await tenant.GetAsync($"/v1/recordings/{call.RecordingId}/content")).IsProblem(404, "notFound");
    }

    [Fact]
    public async Task What_was_tampered_with_is_not_served()
    {
        var tenant = await api.TenantAsync();
        var (one, other) = (await EndedCall.StoreAsync(api, tenant.TenantId, now), await EndedCall.StoreAsync(api, tenant.TenantId, now));
        var octets = await File.ReadAllBytesAsync(one.File);
        octets[200] ^= 1;
        await File.WriteAllBytesAsync(one.File, octets);
        (await tenant.GetAsync($"/v1/recordings/{one.RecordingId}/content")).IsProblem(500, "internalError");
        // Nor what lies in another's place.
        File.Copy(other.File, one.File, overwrite: true);
        (await tenant.GetAsync($"/v1/recordings/{one.RecordingId}/content")).IsProblem(500, "internalError");
        Assert.Equal(200, (await tenant.GetAsync($"/v1/recordings/{other.RecordingId}/content")).Status);
    }

    [Fact]
    public async Task The_file_on_disk_says_nothing_of_the_audio()
    {
        var tenant = await api.TenantAsync();
        var call = await EndedCall.StoreAsync(api, tenant.TenantId, now);
        var octets = await File.ReadAllBytesAsync(call.File);
        Assert.Equal(-1, octets.AsSpan().IndexOf("RIFF"u8));
        Assert.Equal(-1, octets.AsSpan().IndexOf(call.Audio.AsSpan(44, 16)));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(call.File).UnixFileMode);
    }
}
