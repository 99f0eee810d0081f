using System.Text;
using KpnEen.Api.Tests.Hosting;
using KpnEen.Api.Tests.Records;
using KpnEen.Data.Records;
using Microsoft.Extensions.DependencyInjection;

namespace KpnEen.Api.Tests.Hostile;

/// <summary>S22: no file outside the folder of recordings is opened, not even when a row of the database names one. The canary lies beside the folder.</summary>
public sealed class RecordingPathTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Song = "the canary sings";

    [Theory]
    [InlineData("../canary")]
    [InlineData("../../canary")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../canary")]
    [InlineData("ABSOLUTE")]
    [InlineData("LINK")]
    public async Task S22_A_row_that_names_a_file_elsewhere_gives_no_audio(string file)
    {
        var tenant = await api.TenantAsync();
        var call = await EndedCall.StoreAsync(api, tenant.TenantId, TimeProvider.System.GetUtcNow());
        var folder = Path.GetDirectoryName(call.File)!;
        var canary = Path.Combine(Path.GetDirectoryName(folder)!, "canary");
        await File.WriteAllTextAsync(canary, Song);
        var named = file == "ABSOLUTE" ? canary : file;
        if (file == "LINK")
        {
            named = $"{call.RecordingId}.link";
            File.CreateSymbolicLink(Path.Combine(folder, named), canary);
        }

        await api.Store.InPlatformAsync(
            session => session.ExecuteAsync("UPDATE recordings SET file = @named WHERE id = @id", new { named, id = call.RecordingId }),
            CancellationToken.None
        );
        var link = (await tenant.PostAsync($"/v1/recordings/{call.RecordingId}/play-links", new { })).Json.GetProperty("url").GetString()!;
        foreach (var path in (string[])[$"/v1/recordings/{call.RecordingId}/content", new Uri(link).PathAndQuery])
        {
            var reply = await tenant.GetAsync(path);
            Assert.True(reply.Status is 404 or 500, $"{path}: {reply.Status}");
            Assert.Equal("application/problem+json", reply.Header("Content-Type"));
            Assert.DoesNotContain(Song, reply.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("canary", reply.Text, StringComparison.Ordinal);
        }

        // Nor is one removed that lies elsewhere.
        await tenant.DeleteAsync($"/v1/recordings/{call.RecordingId}");
        Assert.Equal(Song, await File.ReadAllTextAsync(canary, Encoding.UTF8));
    }

    [Fact]
    public void S22_A_path_is_made_inside_the_folder_alone()
    {
        var folder = api.Services.GetRequiredService<RecordingFolder>();
        Assert.All(
            (string[])["../a", "/a", "a/../../b", "..", ".", ""],
            name => Assert.Throws<InvalidDataException>(() => folder.PathOf(name))
        );
    }
}
