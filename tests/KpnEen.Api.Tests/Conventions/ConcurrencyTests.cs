namespace KpnEen.Api.Tests.Conventions;

public sealed class ConcurrencyTests(ApiDatabase database) : IClassFixture<ApiDatabase>, IAsyncLifetime
{
    private const string Path = "/v1/things/thing_1";
    private const string Body = """{"name":"second","size":2}""";
    private const string MergePatch = "application/merge-patch+json";
    private ConventionsHost host = null!;

    public async Task InitializeAsync() => host = await ConventionsHost.StartAsync(database.Database);

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task A14_a_reader_who_has_the_revision_gets_304()
    {
        Assert.Equal("\"7\"", (await host.GetAsync(Path)).ETag);
        foreach (var known in new[] { "\"7\"", "W/\"7\"", "\"3\", \"7\"", "*" })
        {
            var reply = await host.GetAsync(Path, ("If-None-Match", known));
            Assert.Equal((304, "\"7\"", ""), (reply.Status, reply.ETag, reply.Text));
        }
        Assert.Equal(200, (await host.GetAsync(Path, ("If-None-Match", "\"6\""))).Status);
    }

    [Fact]
    public async Task A14_a_writer_without_If_Match_gets_428() =>
        (await host.SendAsync(HttpMethod.Put, Path, Body)).IsProblem(428, "preconditionRequired");

    [Theory]
    [InlineData("\"6\"")]
    [InlineData("W/\"7\"")]
    [InlineData("\"70\"")]
    public async Task A14_a_writer_with_a_stale_or_weak_tag_gets_412(string tag) =>
        (await host.SendAsync(HttpMethod.Put, Path, Body, headers: [("If-Match", tag)])).IsProblem(412, "preconditionFailed");

    [Theory]
    [InlineData("7")]
    [InlineData("\"7")]
    public async Task A14_a_tag_that_is_none_is_400(string tag) =>
        (await host.SendAsync(HttpMethod.Put, Path, Body, headers: [("If-Match", tag)])).IsProblem(400, "invalidHeader");

    [Theory]
    [InlineData("\"7\"")]
    [InlineData("\"1\", \"7\"")]
    [InlineData("*")]
    public async Task A14_a_writer_with_the_tag_writes_and_gets_the_next(string tag)
    {
        var reply = await host.SendAsync(HttpMethod.Put, Path, Body, headers: [("If-Match", tag)]);
        Assert.Equal((200, "\"8\""), (reply.Status, reply.ETag));
    }

    [Fact]
    public async Task A14_of_many_writers_with_one_tag_exactly_one_writes()
    {
        var replies = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => host.SendAsync(HttpMethod.Put, Path, Body, headers: [("If-Match", "\"7\"")]))
        );
        Assert.Single(replies, reply => reply.Status == 200);
        Assert.Equal(19, replies.Count(reply => reply.Status == 412));
    }

    [Fact]
    public async Task A15_a_patch_replaces_what_it_names_removes_null_and_keeps_the_rest()
    {
        var reply = await PatchAsync("""{"name":"patched","label":null,"part":{"code":"p"}}""");
        Assert.Equal(
            """{"name":"patched","size":1,"color":"red","part":{"code":"p","spare":false}}""",
            reply.Json.GetProperty("value").GetRawText()
        );
    }

    [Theory]
    [InlineData("""{"weight":1}""", "/weight unknownMember")]
    [InlineData("""{"name":null}""", "/name required")]
    [InlineData("""{"size":"big"}""", "/size invalidType")]
    [InlineData("""[]""", " invalidType")]
    public async Task A15_a_patch_is_read_as_strictly_as_a_body(string patch, string errors) =>
        Assert.Equal(errors, string.Join(',', (await PatchAsync(patch)).IsProblem(422, "validationFailed")));

    [Theory]
    [InlineData("{")]
    [InlineData("""{"name":"a","name":"b"}""")]
    public async Task A15_a_patch_that_is_no_json_is_400(string patch) => (await PatchAsync(patch)).IsProblem(400, "malformedJson");

    [Theory]
    [InlineData("application/json-patch+json")]
    [InlineData("application/json")]
    public async Task A15_a_patch_of_another_kind_is_415_and_names_the_kind_there_is(string type)
    {
        var refused = await host.SendAsync(HttpMethod.Patch, Path, "{}", type, ("If-Match", "*"));
        refused.IsProblem(415, "unsupportedMediaType");
        Assert.Equal(MergePatch, refused.Header("Accept-Patch"));
        Assert.Contains(MergePatch, refused.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private Task<Reply> PatchAsync(string patch) => host.SendAsync(HttpMethod.Patch, Path, patch, MergePatch, ("If-Match", "*"));
}
