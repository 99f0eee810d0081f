using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using KpnEen.Sdk.Tests.Stubs;
using KpnEen.Testing;

namespace KpnEen.Sdk.Tests.Resources;

/// <summary>Recordings to a stream, over connections that break.</summary>
public sealed class DownloadTests
{
    private const string Text = "RIFF and the rest of a small recording";

    [Fact]
    public void S24_a_gigabyte_costs_less_than_32_megabytes_of_memory() =>
        VirtualWorld.Run(async world =>
        {
            const long Gigabyte = 1L << 30;
            var api = Answering(world, _ => GeneratedBody.Whole(Gigabyte));
            var client = api.Client();
            var sink = new CountingStream();
            var before = GC.GetAllocatedBytesForCurrentThread();
            await client.Recordings.DownloadAsync("rec_1", sink);

            Assert.Equal(Gigabyte, sink.Count);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32 << 20); // all that was ever allocated, not only what stayed
        });

    [Fact]
    public void S24_a_broken_download_goes_on_behind_the_last_byte_of_the_same_file() =>
        VirtualWorld.Run(async world =>
        {
            const long Length = 1_000_000;
            var api = Answering(
                world,
                request =>
                    request.Headers.GetValueOrDefault("Range") switch
                    {
                        null => GeneratedBody.Whole(Length, breakAt: 300_000),
                        "bytes=300000-" => GeneratedBody.From(300_000, Length, breakAt: 700_001),
                        _ => GeneratedBody.From(700_001, Length),
                    }
            );
            var progress = new Told();
            var sink = new CountingStream();
            await api.Client().Recordings.DownloadAsync("rec_1", sink, progress: progress);

            Assert.Equal(Length, sink.Count);
            Assert.Equal(["-", "bytes=300000-", "bytes=700001-"], api.Calls.Select(c => c.Headers.GetValueOrDefault("Range", "-")));
            Assert.Equal(["-", "\"v1\"", "\"v1\""], api.Calls.Select(c => c.Headers.GetValueOrDefault("If-Range", "-")));
            Assert.Equal(new DownloadProgress(Length, Length), progress.All[^1]);
            Assert.Equal(progress.All.Select(p => p.Bytes).Order(), progress.All.Select(p => p.Bytes));
        });

    [Fact]
    public void S24_a_server_without_ranges_sends_it_again_and_no_byte_comes_twice() =>
        VirtualWorld.Run(async world =>
        {
            var tries = 0;
            var api = Answering(world, _ => GeneratedBody.Whole(500_000, breakAt: tries++ == 0 ? 100_000 : long.MaxValue));
            var sink = new CountingStream();
            await api.Client().Recordings.DownloadAsync("rec_1", sink);
            Assert.Equal((500_000, 2), (sink.Count, api.Calls.Count));
        });

    [Fact]
    public void S24_an_earlier_download_is_gone_on_with_and_a_whole_one_is_left_as_it_is() =>
        VirtualWorld.Run(async world =>
        {
            var api = Answering(
                world,
                request =>
                    request.Headers["Range"] == "bytes=400-"
                        ? GeneratedBody.From(400, 1000)
                        : StubApi.Problem(HttpStatusCode.RequestedRangeNotSatisfiable, "rangeNotSatisfiable")
            );
            var sink = new CountingStream();
            await api.Client().Recordings.DownloadAsync("rec_1", sink, from: 400);
            Assert.Equal(600, sink.Count);
            await api.Client().Recordings.DownloadAsync("rec_1", sink, from: 1000);
            Assert.Equal(600, sink.Count);
        });

    [Fact]
    public void S24_a_file_that_changes_meanwhile_is_no_mixture_of_two() =>
        VirtualWorld.Run(async world =>
        {
            var tries = 0;
            var api = Answering(
                world,
                _ =>
                {
                    var response = GeneratedBody.Whole(500_000, breakAt: tries == 0 ? 100_000 : long.MaxValue);
                    response.Headers.ETag = new EntityTagHeaderValue($"\"v{tries++}\"");
                    return response;
                }
            );
            var error = await Assert.ThrowsAsync<ApiTransportException>(() =>
                api.Client().Recordings.DownloadAsync("rec_1", new CountingStream())
            );
            Assert.Contains("changed", error.Message, StringComparison.Ordinal);
        });

    [Fact]
    public void S24_a_download_that_gets_nowhere_is_given_up() =>
        VirtualWorld.Run(async world =>
        {
            var api = Answering(world, _ => GeneratedBody.Whole(1000, breakAt: 0));
            await Assert.ThrowsAsync<ApiTransportException>(() => api.Client().Recordings.DownloadAsync("rec_1", new CountingStream()));
            Assert.Equal(1 + api.Options.MaxRetries, api.Calls.Count);
        });

    [Fact]
    public void S24_a_connection_that_says_nothing_is_left_after_the_time_of_a_try() =>
        VirtualWorld.Run(async world =>
        {
            var silent = new ScriptedBody();
            silent.Send("RIFF");
            var tries = 0;
            var api = Answering(world, _ => tries++ == 0 ? silent.AsResponse() : Small());
            using var sink = new MemoryStream();
            var begun = world.Time.GetUtcNow();
            await api.Client().Recordings.DownloadAsync("rec_1", sink);
            Assert.Equal(Text, Encoding.ASCII.GetString(sink.ToArray()));
            Assert.InRange((world.Time.GetUtcNow() - begun).TotalSeconds, 30, 31);
        });

    [Theory]
    [InlineData(Text, true)]
    [InlineData("RIFF and something else", false)]
    public void S24_what_came_is_held_against_the_digest_of_the_server(string digestOf, bool good) =>
        VirtualWorld.Run(async world =>
        {
            var api = Answering(
                world,
                _ =>
                {
                    var response = Small();
                    var digest = Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(digestOf)));
                    response.Headers.TryAddWithoutValidation("Repr-Digest", $"md5=:AAAA:, sha-256=:{digest}:");
                    return response;
                }
            );
            using var sink = new MemoryStream();
            var download = () => api.Client().AudioFiles.DownloadAsync("aud_1", sink);
            if (good)
                await download();
            else
                await Assert.ThrowsAsync<ApiTransportException>(download);
        });

    private static HttpResponseMessage Small() => new(HttpStatusCode.OK) { Content = new ByteArrayContent(Encoding.ASCII.GetBytes(Text)) };

    private static StubApi Answering(VirtualWorld world, Func<StubRequest, HttpResponseMessage> answer) =>
        new(world.Time, request => request.Path == "/oauth/token" ? StubApi.Token() : answer(request));

    private sealed class Told : IProgress<DownloadProgress>
    {
        public List<DownloadProgress> All { get; } = [];

        public void Report(DownloadProgress value) => All.Add(value);
    }
}
