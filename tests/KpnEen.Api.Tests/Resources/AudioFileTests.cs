using System.Security.Cryptography;
using KpnEen.Api.Tests.Conventions;
using KpnEen.Api.Tests.Hosting;
using KpnEen.Data.Audio;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Music;
using KpnEen.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace KpnEen.Api.Tests.Resources;

/// <summary>A4: sound files of a company, and the settings that name them.</summary>
public sealed class AudioFileTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Files = "/v1/audio-files";
    private const string Company = "/v1/tenant/services/music-on-hold";

    [Fact]
    public async Task A4_A_file_is_uploaded_listed_read_back_and_deleted()
    {
        var tenant = await api.TenantAsync();
        var wav = WavBytes.Tone(440, 1.5, 44100);
        var created = await tenant.PostAsync($"{Files}?name=Winter%20music", wav);
        Assert.True(created.Status == 201, created.Text);
        var id = created.Json.GetProperty("id").GetString()!;
        Assert.Equal($"{Files}/{id}", created.Header("Location"));
        Assert.Equal(
            ("Winter music", 1500, wav.Length, Convert.ToHexStringLower(SHA256.HashData(wav))),
            (
                created.Json.GetProperty("name").GetString(),
                created.Json.GetProperty("durationMs").GetInt32(),
                created.Json.GetProperty("bytes").GetInt32(),
                created.Json.GetProperty("sha256").GetString()
            )
        );
        Assert.Equal(created.Text, (await tenant.GetAsync($"{Files}/{id}")).Text);
        Assert.Equal(id, (await tenant.GetAsync(Files)).Json.GetProperty("items")[0].GetProperty("id").GetString());

        var content = await tenant.GetAsync($"{Files}/{id}/content");
        Assert.Equal(wav, await content.Response.Content.ReadAsByteArrayAsync());
        Assert.Equal(
            ("audio/wav", $"sha-256=:{Convert.ToBase64String(SHA256.HashData(wav))}:"),
            (content.Header("Content-Type"), content.Header("Repr-Digest"))
        );

        Assert.Equal(204, (await tenant.DeleteAsync($"{Files}/{id}")).Status);
        (await tenant.GetAsync($"{Files}/{id}")).IsProblem(404, "notFound");
        (await tenant.GetAsync($"{Files}/{id}/content")).IsProblem(404, "notFound");
        (await tenant.DeleteAsync($"{Files}/{id}")).IsProblem(404, "notFound");
    }

    [Fact]
    public async Task The_list_has_pages()
    {
        var tenant = await api.TenantAsync();
        foreach (var name in new[] { "1", "2", "3" })
            await tenant.CreateAsync($"{Files}?name={name}", WavBytes.Tone(440, 0.1));
        var first = await tenant.GetAsync($"{Files}?limit=2");
        var next = await tenant.GetAsync(
            $"{Files}?limit=2&cursor={Uri.EscapeDataString(first.Json.GetProperty("nextCursor").GetString()!)}"
        );
        Assert.Equal(
            ["1", "2", "3"],
            first
                .Json.GetProperty("items")
                .EnumerateArray()
                .Concat(next.Json.GetProperty("items").EnumerateArray())
                .Select(f => f.GetProperty("name").GetString())
        );
    }

    [Fact]
    public async Task What_is_no_sound_that_can_be_played_is_refused_with_the_reason()
    {
        var tenant = await api.TenantAsync();
        async Task RefusedAsync(byte[] file, string why)
        {
            var reply = await tenant.PostAsync($"{Files}?name=x", file);
            Assert.Equal([" invalidFormat"], reply.IsProblem(422, "validationFailed"));
            Assert.Contains(why, reply.Text, StringComparison.Ordinal);
        }

        await RefusedAsync([], "no WAV file");
        await RefusedAsync([.. "ID3 mp3"u8], "no WAV file");
        await RefusedAsync(WavBytes.Of(1, 3, 8000, 16, new byte[60]), "3 channels");
        await RefusedAsync(WavBytes.Of(6, 1, 8000, 8, new byte[8000 * 301]), "301 s");
        (await tenant.PostAsync($"{Files}?name=x", new byte[AudioFileStore.LargestFile + 1])).IsProblem(413, "payloadTooLarge");
        (await tenant.PostAsync($"{Files}?name=x", new { wav = "x" })).IsProblem(415, "unsupportedMediaType");
        (await tenant.PostAsync($"{Files}?name=", WavBytes.Tone(440, 0.1))).IsProblem(400, "invalidParameter");
        (await tenant.PostAsync($"{Files}?name={new string('x', 81)}", WavBytes.Tone(440, 0.1))).IsProblem(400, "invalidParameter");
        Assert.Equal(400, (await tenant.PostAsync(Files, WavBytes.Tone(440, 0.1))).Status);
        Assert.Empty((await tenant.GetAsync(Files)).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_repeated_upload_with_the_same_key_is_one_file()
    {
        var tenant = await api.TenantAsync();
        var wav = WavBytes.Tone(440, 0.1);
        var first = await tenant.PostAsync($"{Files}?name=x", wav, ("Idempotency-Key", "\"k1\""));
        var again = await tenant.PostAsync($"{Files}?name=x", wav, ("Idempotency-Key", "\"k1\""));
        Assert.Equal((201, first.Text), (again.Status, again.Text));
        Assert.Single((await tenant.GetAsync(Files)).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_company_has_at_most_a_hundred_files()
    {
        var tenant = await api.TenantAsync();
        var store = api.Services.GetRequiredService<AudioFileStore>();
        for (var n = 0; n < AudioFileStore.MostFiles; n++)
            Assert.NotNull(await store.CreateAsync(tenant.TenantId, $"{n}", [1], TimeSpan.FromSeconds(1), default));
        (await tenant.PostAsync($"{Files}?name=x", WavBytes.Tone(440, 0.1))).IsProblem(429, "quotaExceeded");
    }

    [Fact]
    public async Task A4_Settings_name_files_of_the_own_company_only_and_hold_them()
    {
        var (tenant, other) = (await api.TenantAsync(), await api.TenantAsync());
        var user = await tenant.UserAsync("201");
        var own = await tenant.CreateAsync($"{Files}?name=own", WavBytes.Tone(440, 0.1));
        var foreign = await other.CreateAsync($"{Files}?name=foreign", WavBytes.Tone(440, 0.1));
        var path = $"/v1/users/{user}/services/music-on-hold-user";
        foreach (var id in new[] { foreign, "aud_00000000000000000000000000000000" })
        {
            Assert.Equal(
                ["/audioFileId unknownReference"],
                (await tenant.PutAsync(Company, new { audioFileId = id }, "*")).IsProblem(422, "validationFailed")
            );
            Assert.Equal(
                ["/audioFileId unknownReference"],
                (await tenant.PutAsync(path, new { source = "own", audioFileId = id }, "*")).IsProblem(422, "validationFailed")
            );
        }
        Assert.Equal(
            ["/audioFileId invalidFormat"],
            (await tenant.PutAsync(Company, new { audioFileId = "x" }, "*")).IsProblem(422, "validationFailed")
        );
        Assert.Equal(
            ["/audioFileId required"],
            (await tenant.PutAsync(path, new { source = "own" }, "*")).IsProblem(422, "validationFailed")
        );

        Assert.Equal(200, (await tenant.PutAsync(path, new { source = "own", audioFileId = own }, "*")).Status);
        Assert.Equal(own, api.Snapshots.Find(tenant.TenantId)!.FindUser(user)!.Services.Get(MusicOnHoldUser.Descriptor).AudioFileId);
        (await tenant.DeleteAsync($"{Files}/{own}")).IsProblem(409, "inUse");
        Assert.Equal(200, (await tenant.PutAsync(path, new { }, "*")).Status);
        Assert.Equal(200, (await tenant.PutAsync(Company, new { active = true, audioFileId = own }, "*")).Status);
        (await tenant.DeleteAsync($"{Files}/{own}")).IsProblem(409, "inUse");
        Assert.Equal(200, (await tenant.PutAsync(Company, new { active = false }, "*")).Status);
        Assert.Equal(204, (await tenant.DeleteAsync($"{Files}/{own}")).Status);
    }

    [Fact]
    public async Task A4_The_switch_reads_the_file_decoded_and_no_other_companys()
    {
        var (tenant, other) = (await api.TenantAsync(), await api.TenantAsync());
        var id = await tenant.CreateAsync($"{Files}?name=x", WavBytes.Tone(440, 1, 48000));
        var files = api.Services.GetRequiredService<IAudioFiles>();
        var clip = await files.ReadAsync(tenant.TenantId, id);
        Assert.Equal((8000, 16000), (clip!.At(8000).Length, clip.At(16000).Length));
        Assert.Null(await files.ReadAsync(other.TenantId, id));
    }

    [Fact]
    public async Task J2_A_file_of_another_company_is_not_played()
    {
        var (tenant, other) = (await api.TenantAsync(), await api.TenantAsync());
        var call = api.Switch.Live(tenant.TenantId, $"conv_{Guid.NewGuid():N}");
        var (own, foreign) = (
            await tenant.CreateAsync($"{Files}?name=x", WavBytes.Tone(440, 0.1)),
            await other.CreateAsync($"{Files}?name=x", WavBytes.Tone(440, 0.1))
        );
        Assert.Equal(
            ["/audioFileId unknownReference"],
            (await tenant.PostAsync($"/v1/calls/{call.Id}/play", new { audioFileId = foreign })).IsProblem(422, "validationFailed")
        );
        Assert.Equal(200, (await tenant.PostAsync($"/v1/calls/{call.Id}/play", new { audioFileId = own })).Status);
        var asked = Assert.IsType<CallRequest.Play>(Assert.Single(api.Switch.Posted, p => p.CallId == call.Id).Request);
        Assert.Equal((own, PlaySides.All, false), (asked.AudioFileId, asked.To, asked.Loop));
    }
}
