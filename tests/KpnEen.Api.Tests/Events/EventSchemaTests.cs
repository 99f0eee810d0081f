using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KpnEen.Api.Events;
using KpnEen.Api.Security;
using KpnEen.Api.Tests.Hosting;
using KpnEen.Data.Log;
using KpnEen.Pbx.Events;
using KpnEen.Testing;

namespace KpnEen.Api.Tests.Events;

/// <summary>W10 and W49: the schemas of the event types.</summary>
public sealed class EventSchemaTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task W10_Every_type_has_a_schema_that_takes_its_example_and_refuses_what_lacks_something()
    {
        var client = api.ClientOf((await api.TenantAsync()).TenantId, Scopes.EventsRead);
        var types = new List<JsonElement>();
        foreach (var type in EventTypes.All)
        {
            var reply = await client.GetAsync($"/v1/event-types/{type}");
            Assert.True(reply.Status == 200, reply.Text);
            Assert.EndsWith($"/v1/event-types/{type}", reply.Json.GetProperty("schema").GetProperty("$id").GetString());
            types.Add(reply.Json);
        }

        var judged = await NodeScript.RunAsync("event-schemas.mjs", new { types }, TimeSpan.FromMinutes(2));

        Assert.Equal([], judged.GetProperty("violations").EnumerateArray().Select(v => v.GetString()!));
        Assert.True(judged.GetProperty("refused").GetInt32() > 12 * EventTypes.All.Length);
    }

    [Fact]
    public async Task An_unknown_type_is_not_found() =>
        (await (await api.TenantAsync()).GetAsync("/v1/event-types/call.unknown")).IsProblem(404, "notFound");

    [Fact]
    public void W10_Each_example_passes_the_judge_of_the_test_run_which_finds_what_is_not_described()
    {
        var examples = EventTypes.All.Select(type => EventJson.Envelope(EventExamples.Of(type))).ToList();
        Assert.Empty(EventJudge.Judge(examples));

        var more = JsonNode.Parse(examples[1])!;
        more["data"]!["colour"] = "green";
        Assert.Contains("colour", Assert.Single(EventJudge.Judge([more.ToJsonString()])), StringComparison.Ordinal);
        var unknown = JsonNode.Parse(examples[1])!;
        unknown["type"] = "call.unknown";
        Assert.Contains("no schema", Assert.Single(EventJudge.Judge([unknown.ToJsonString()])), StringComparison.Ordinal);
        var poorer = JsonNode.Parse(examples[1])!;
        poorer["data"]!.AsObject().Remove("targets");
        Assert.Contains("targets", Assert.Single(EventJudge.Judge([poorer.ToJsonString()])), StringComparison.Ordinal);
    }

    [Fact]
    public void W11_No_example_is_longer_than_20_kB() =>
        Assert.All(
            EventTypes.All,
            type => Assert.InRange(Encoding.UTF8.GetByteCount(EventJson.Envelope(EventExamples.Of(type))), 100, 20_000)
        );

    [Fact]
    public async Task W49_No_event_lost_what_readers_of_the_last_release_rely_on()
    {
        var breaking = EventSchemaChanges.Breaking(
            await ReadAsync("openapi/baseline/events.v1.json"),
            await ReadAsync("openapi/events.v1.json")
        );
        Assert.True(
            breaking.Count == 0,
            $"Events break readers of the last release. Keep what they use, or release a new version:\n{string.Join('\n', breaking)}"
        );
    }

    [Fact]
    public async Task W49_A_lost_type_a_lost_member_and_a_lost_promise_break_readers_and_a_new_member_does_not()
    {
        var old = await ReadAsync("openapi/events.v1.json");
        Assert.Empty(EventSchemaChanges.Breaking(old, old));
        Assert.Empty(Changed(d => d["$defs"]!["EventData"]!["properties"]!["colour"] = new JsonObject { ["type"] = "string" }));
        Assert.Empty(Changed(d => d["types"]!["call.new"] = d["types"]!["call.ended"]!.DeepClone()));
        Assert.Empty(Changed(d => d["$defs"]!["EndedBy"]!["enum"]!.AsArray().Add("weather")));

        Assert.Contains("call.held", Assert.Single(Changed(d => d["types"]!.AsObject().Remove("call.held"))), StringComparison.Ordinal);
        Assert.NotEmpty(Changed(d => d["$defs"]!["Party"]!["properties"]!.AsObject().Remove("name")));
        Assert.NotEmpty(Changed(d => d["$defs"]!["Party"]!["required"]!.AsArray().Clear()));
        Assert.NotEmpty(Changed(d => d["$defs"]!["Party"]!["properties"]!["number"]!["type"] = "integer"));
        Assert.NotEmpty(Changed(d => d["types"]!["call.ringing"]!["allOf"]![1]!["properties"]!["data"]!["required"]!.AsArray().Clear()));

        IReadOnlyList<string> Changed(Action<JsonNode> change)
        {
            var changed = old.DeepClone();
            change(changed);
            return EventSchemaChanges.Breaking(old, changed);
        }
    }

    private static async Task<JsonNode> ReadAsync(string path) =>
        JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Checkout.Root, path)))!;
}
