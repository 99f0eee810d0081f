using KpnEen.Api.Tests.Hosting;

namespace KpnEen.Api.Tests.Records;

public sealed class CallRecordTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private readonly DateTimeOffset now = TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task Records_come_newest_first_in_pages_of_the_last_thirty_days()
    {
        var tenant = await api.TenantAsync();
        var calls = new List<string>();
        var newest = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()).AddMicroseconds(500);
        for (var i = 0; i < 5; i++)
            // Closer together than the millisecond that times are shown in.
            calls.Add((await EndedCall.StoreAsync(api, tenant.TenantId, newest.AddMicroseconds(-i))).ConversationId);
        await EndedCall.StoreAsync(api, tenant.TenantId, now.AddDays(-40));

        var first = (await tenant.GetAsync("/v1/call-records?limit=3")).Json;
        var second = (await tenant.GetAsync($"/v1/call-records?limit=3&cursor={first.GetProperty("nextCursor").GetString()}")).Json;
        Assert.Equal(
            calls,
            first
                .GetProperty("items")
                .EnumerateArray()
                .Concat(second.GetProperty("items").EnumerateArray())
                .Select(r => r.GetProperty("conversationId").GetString()!)
        );
        Assert.False(second.TryGetProperty("nextCursor", out _));
        var all = await tenant.GetAsync($"/v1/call-records?startedAfter={now.AddDays(-50):yyyy-MM-ddTHH:mm:ssZ}");
        Assert.Equal(6, all.Json.GetProperty("items").GetArrayLength());
        (
            await tenant.GetAsync($"/v1/call-records?limit=3&cursor={first.GetProperty("nextCursor").GetString()}&direction=inbound")
        ).IsProblem(400, "invalidCursor");
    }

    [Fact]
    public async Task Filters_hold_and_numbers_are_taken_as_written()
    {
        var tenant = await api.TenantAsync();
        await EndedCall.StoreAsync(api, tenant.TenantId, now, "usr_a", "+31611111111");
        await EndedCall.StoreAsync(api, tenant.TenantId, now, "usr_b", "+31622222222");
        Assert.Equal(1, await CountAsync("number=06 11111111"));
        Assert.Equal(2, await CountAsync("number=%2B31201234567"));
        Assert.Equal(1, await CountAsync("userId=usr_b"));
        Assert.Equal(2, await CountAsync("direction=inbound&outcome=completed"));
        Assert.Equal(0, await CountAsync("outcome=noAnswer"));
        (await tenant.GetAsync("/v1/call-records?number=x")).IsProblem(400, "invalidParameter");
        (await tenant.GetAsync("/v1/call-records?startedAfter=2026-02-01T00:00:00Z&startedBefore=2026-01-01T00:00:00Z")).IsProblem(
            400,
            "invalidParameter"
        );

        async Task<int> CountAsync(string query) =>
            (await tenant.GetAsync($"/v1/call-records?{query}")).Json.GetProperty("items").GetArrayLength();
    }

    [Fact]
    public async Task An_ended_call_is_still_a_call_with_a_trace_and_nothing_can_be_done_to_it()
    {
        var tenant = await api.TenantAsync();
        var ended = await EndedCall.StoreAsync(api, tenant.TenantId, now);
        var call = (await tenant.GetAsync($"/v1/calls/{ended.ConversationId}")).Json;
        Assert.Equal(("ended", "completed"), (call.GetProperty("state").GetString(), call.GetProperty("outcome").GetString()));
        Assert.Equal(ended.RecordingId, call.GetProperty("recording").GetProperty("recordingIds")[0].GetString());
        Assert.Equal(
            "router",
            (await tenant.GetAsync($"/v1/calls/{ended.ConversationId}/trace"))
                .Json.GetProperty("decisions")[0]
                .GetProperty("service")
                .GetString()
        );
        (await tenant.PostAsync($"/v1/calls/{ended.ConversationId}/hang-up")).IsProblem(409, "callEnded");
        Assert.Equal(65000, (await tenant.GetAsync($"/v1/call-records/{ended.ConversationId}")).Json.GetProperty("talkMs").GetInt64());
    }
}
