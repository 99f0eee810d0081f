using KpnEen.Api.Tests.Hosting;

namespace KpnEen.Api.Tests.Hostile;

/// <summary>The bad inputs 62 to 68: queries.</summary>
public sealed class BadQueryTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string After = "2026-02-01T00:00:00Z";
    private const string Before = "2026-01-01T00:00:00Z";

    [Theory]
    [BadInput(62, 63, 64, 65, 66, 68)]
    [InlineData(62, "/v1/users?limit=-1", "invalidParameter")]
    [InlineData(62, "/v1/users?limit=0", "invalidParameter")]
    [InlineData(62, "/v1/users?limit=1000000000", "invalidParameter")]
    [InlineData(62, "/v1/users?limit=1e9", "invalidParameter")]
    [InlineData(62, "/v1/users?limit=99999999999999999999", "invalidParameter")]
    [InlineData(62, "/v1/users?limit=", "invalidParameter")]
    [InlineData(62, "/v1/users?limit=%D9%A1", "invalidParameter")]
    [InlineData(62, "/v1/events?limit=0", "invalidParameter")]
    [InlineData(63, "/v1/users?cursor=x", "invalidCursor")]
    [InlineData(63, "/v1/users?cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "invalidCursor")]
    [InlineData(63, "/v1/call-records?cursor=eyJpZCI6IjEifQ", "invalidCursor")]
    [InlineData(64, "/v1/audio-files?sort=name%3Bdrop", "unknownParameter")]
    [InlineData(65, "/v1/events?types=TERMS", "invalidParameter")]
    [InlineData(65, "/v1/users?extension=TERMS", "invalidParameter")]
    [InlineData(66, $"/v1/call-records?startedAfter={After}&startedBefore={Before}", "invalidParameter")]
    [InlineData(66, $"/v1/recordings?startedAfter={After}&startedBefore={Before}", "invalidParameter")]
    [InlineData(66, $"/v1/recordings?conversationId=conv_1&startedAfter={After}&startedBefore={Before}", "invalidParameter")]
    [InlineData(66, $"/v1/audit-log?changedAfter={After}&changedBefore={Before}", "invalidParameter")]
    [InlineData(68, "/v1/users?limit=5&limit=6", "invalidParameter")]
    [InlineData(68, "/v1/users?extension=201&extension=202", "invalidParameter")]
    [InlineData(68, "/v1/users?limit=5&LIMIT=6", "unknownParameter")]
    [InlineData(68, "/v1/users?extension[]=201", "unknownParameter")]
    public async Task A_query_that_is_wrong_is_400(int number, string path, string code)
    {
        var tenant = await api.TenantAsync();
        var terms = string.Join(',', Enumerable.Range(0, 1000).Select(i => $"a{i}.b"));
        var reply = await tenant.GetAsync(path.Replace("TERMS", terms, StringComparison.Ordinal));
        Assert.True(reply.Status == 400, $"{number}: {reply.Status} {reply.Text}");
        reply.IsProblem(400, code);
    }
}
