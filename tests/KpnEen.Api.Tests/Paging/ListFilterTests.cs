using KpnEen.Api.Tests.Hosting;
using KpnEen.Api.Tests.OpenApi;
using KpnEen.Api.Tests.Records;
using KpnEen.Data.Postgres;

namespace KpnEen.Api.Tests.Paging;

/// <summary>A13: a filter that is a choice takes several, separated by commas.</summary>
public sealed class ListFilterTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task A13_Records_of_one_outcome_or_of_several()
    {
        var tenant = await api.TenantAsync();
        var calls = new List<string>();
        foreach (var (outcome, at) in ((string, int)[])[("missed", 0), ("busy", 1), ("completed", 2)])
        {
            var call = await EndedCall.StoreAsync(api, tenant.TenantId, TimeProvider.System.GetUtcNow().AddSeconds(-at));
            calls.Add(call.ConversationId);
            await api.Store.InPlatformAsync(
                session =>
                    session.ExecuteAsync(
                        "UPDATE call_records SET outcome = @outcome WHERE conversation_id = @ConversationId",
                        new { outcome, call.ConversationId }
                    ),
                CancellationToken.None
            );
        }

        Assert.Equal(calls[..1], await FoundAsync("outcome=missed"));
        Assert.Equal(calls[..2], await FoundAsync("outcome=busy,missed"));
        Assert.Equal(calls[..2], await FoundAsync("outcome=missed,busy,missed&direction=inbound,outbound"));
        Assert.Empty(await FoundAsync("direction=outbound,internal"));
        Assert.Equal(calls, await FoundAsync("direction=inbound"));
        // A cursor is of the list that was asked for.
        var cursor = (await tenant.GetAsync("/v1/call-records?limit=1&outcome=missed,busy")).Json.GetProperty("nextCursor").GetString();
        Assert.Equal(200, (await tenant.GetAsync($"/v1/call-records?limit=1&outcome=missed,busy&cursor={cursor}")).Status);
        (await tenant.GetAsync($"/v1/call-records?limit=1&outcome=missed,completed&cursor={cursor}")).IsProblem(400, "invalidCursor");

        async Task<List<string>> FoundAsync(string query) =>
            [
                .. (await tenant.GetAsync($"/v1/call-records?{query}"))
                    .Json.GetProperty("items")
                    .EnumerateArray()
                    .Select(r => r.GetProperty("conversationId").GetString()!),
            ];
    }

    [Theory]
    [InlineData("/v1/calls?state=", "ringing")]
    [InlineData("/v1/operations?state=", "running")]
    [InlineData("/v1/call-records?outcome=", "missed")]
    [InlineData("/v1/call-records?direction=", "inbound")]
    public async Task A13_What_is_no_choice_is_refused_with_the_choices(string filter, string choice)
    {
        var tenant = await api.TenantAsync();
        Assert.Equal(200, (await tenant.GetAsync(filter + choice)).Status);
        foreach (
            var bad in (string[])
                ["", "nonsense", $"{choice},", $"{choice},nonsense", $"{choice};busy", choice.ToUpperInvariant(), "0", $"in:{choice}"]
        )
        {
            var reply = await tenant.GetAsync(filter + bad);
            Assert.EndsWith(" unknownValue", Assert.Single(reply.IsProblem(400, "invalidParameter")), StringComparison.Ordinal);
            Assert.Contains(choice, reply.Json.GetProperty("detail").GetString()!, StringComparison.Ordinal);
        }

        (await tenant.GetAsync($"{filter}{choice}&{filter[(filter.IndexOf('?', StringComparison.Ordinal) + 1)..]}{choice}")).IsProblem(
            400,
            "invalidParameter"
        );
    }

    /// <summary>So that the next list is made like these.</summary>
    [Fact]
    public async Task A13_Every_list_takes_several_where_it_filters_by_a_choice()
    {
        var single = (await DocumentedOperation.AllAsync()).SelectMany(o => o.SingleChoices.Select(p => $"{o.Id} {p}")).ToList();
        // How a list is to be counted is one thing.
        Assert.DoesNotContain(single, p => !p.EndsWith(" includeTotal", StringComparison.Ordinal));
    }
}
