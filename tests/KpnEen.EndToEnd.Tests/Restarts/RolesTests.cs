using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using KpnEen.EndToEnd.Tests.Running;
using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Restarts;

/// <summary>Roles in processes of their own.</summary>
public sealed class RolesTests(ApartFixture apart) : IClassFixture<ApartFixture>
{
    private static readonly Uri CallControl = new("/internal/call-control", UriKind.Relative);

    [Fact]
    public Task A_call_goes_on_while_the_API_is_killed_and_is_hung_up_through_the_next_one() =>
        WithLogsAsync(async () =>
        {
            var id = await PlaceAsync();
            var answered = await TalksAsync(id);
            await apart.ApiProcess.KillAsync();
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => apart.Api.GetAsync($"/v1/calls/{id}"));

            await apart.ApiProcess.StartAgainAsync();
            var live = await apart.Api.GetAsync($"/v1/calls/{id}");
            Assert.Equal("active", (string?)live["state"]);
            Assert.Equal(answered["answeredAt"]!.ToJsonString(), live["answeredAt"]!.ToJsonString());
            Assert.Equal(answered["legs"]!.ToJsonString(), live["legs"]!.ToJsonString());
            Assert.Contains(id, (await apart.Api.GetAsync("/v1/calls"))["items"]!.AsArray().Select(c => (string?)c!["id"]));

            await apart.Api.PostAsync($"/v1/calls/{id}/hang-up");
            var story = await Story.ClosedAsync(apart.Api, id);
            Assert.Equal(2, story.Types.Count(t => t == "call.answered"));
            Assert.Equal("ended", (string?)(await apart.Api.GetAsync($"/v1/calls/{id}"))["state"]);
        });

    [Fact]
    public Task Commands_and_reads_of_live_calls_pass_from_process_to_process() =>
        WithLogsAsync(async () =>
        {
            var id = await PlaceAsync();
            await TalksAsync(id);
            Assert.Equal("held", (string?)(await apart.Api.PostAsync($"/v1/calls/{id}/hold"))["state"]);
            Assert.Equal("active", (string?)(await apart.Api.PostAsync($"/v1/calls/{id}/resume"))["state"]);
            Assert.NotEmpty((await apart.Api.GetAsync($"/v1/calls/{id}/trace"))["decisions"]!.AsArray());
            var devices = (await apart.Api.GetAsync($"/v1/users/{apart.VirtualUser("201")}/devices"))["items"]!.AsArray();
            Assert.NotEmpty(Assert.Single(devices)!["registrations"]!.AsArray());
            await apart.Api.PostAsync($"/v1/calls/{id}/hang-up");
            await Story.ClosedAsync(apart.Api, id);
        });

    [Fact]
    public Task What_was_written_through_the_API_is_seen_by_the_next_call() =>
        WithLogsAsync(async () =>
        {
            for (var extension = 700; extension < 710; extension++)
            {
                var user = await apart.Api.PostAsync("/v1/users", new { extension = $"{extension}", name = "New" });
                using var answer = await apart.Api.RawAsync(HttpMethod.Post, "/v1/calls", new { userId = user["id"], to = "201" });
                // A switch that does not know the user yet would say 422.
                Assert.Equal("noDevice", (string?)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["code"]);
            }
        });

    [Fact]
    public Task Without_the_switch_the_API_serves_what_is_stored_and_says_so_of_the_rest() =>
        WithLogsAsync(async () =>
        {
            var id = await PlaceAsync();
            await TalksAsync(id);
            await apart.Api.PostAsync($"/v1/calls/{id}/hang-up");
            await Story.ClosedAsync(apart.Api, id);
            await apart.Switch.KillAsync();
            try
            {
                Assert.Equal("ended", (string?)(await apart.Api.GetAsync($"/v1/calls/{id}"))["state"]);
                await apart.Api.GetAsync($"/v1/calls/{id}/trace");
                await apart.Api.GetAsync("/v1/call-records");
                using var ready = await apart.ApiProcess.Client.GetAsync(new Uri("/readyz", UriKind.Relative));
                Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
                await IsAwayAsync(HttpMethod.Get, "/v1/calls");
                await IsAwayAsync(HttpMethod.Post, "/v1/calls", new { userId = apart.VirtualUser("201"), to = "202" });
                using var written = await apart.Api.RawAsync(HttpMethod.Post, "/v1/users", new { extension = "720", name = "New" });
                Assert.Equal(HttpStatusCode.Created, written.StatusCode);
                Assert.Equal(["true"], written.Headers.GetValues("Kpn-Settings-Pending"));
            }
            finally
            {
                await apart.Switch.StartAgainAsync();
            }
            var next = await PlaceAsync();
            await TalksAsync(next);
            await apart.Api.PostAsync($"/v1/calls/{next}/hang-up");
            await Story.ClosedAsync(apart.Api, next);
        });

    [Fact]
    public async Task A_stranger_finds_nothing_where_processes_ask_for_calls()
    {
        var token = await apart.Api.TokenAsync();
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var body = $$"""{"question":"list","tenantId":"{{apart.Switch.Sandbox["tenant"]!["id"]}}"}""";
        foreach (var server in new[] { apart.Switch, apart.ApiProcess })
        {
            var nothing = await AskAsync(server, HttpMethod.Post, new Uri("/internal/nothing", UriKind.Relative), body, null, null);
            Assert.Equal(404, nothing.Status);
            Assert.Equal(nothing, await AskAsync(server, HttpMethod.Get, CallControl, null, null, null));
            Assert.Equal(nothing, await AskAsync(server, HttpMethod.Post, CallControl, body, null, null));
            Assert.Equal(nothing, await AskAsync(server, HttpMethod.Post, CallControl, body, token, null));
            var madeUp = $"{now}.{new string('a', 32)}.{new string('b', 64)}";
            Assert.Equal(nothing, await AskAsync(server, HttpMethod.Post, CallControl, body, token, madeUp));
        }
    }

    [Theory]
    [InlineData("switch")]
    [InlineData("api")]
    [InlineData("identity")]
    [InlineData("jobs")]
    [InlineData("portal")]
    [InlineData("api,jobs")]
    [InlineData("identity,jobs")]
    public async Task Every_role_starts_alone(string roles)
    {
        // A switch of its own node: two do not share a state folder.
        await using var server = roles == "switch" ? await AnotherSwitchAsync() : await apart.StartAsync(roles, apart.Switch);
        Assert.Equal(0, await server.StopAsync());
    }

    [Fact]
    public async Task An_API_that_is_not_told_where_the_switch_is_does_not_start()
    {
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => apart.StartAsync("api", null));
        Assert.Contains("ended with code 1", e.Message, StringComparison.Ordinal);
        Assert.Contains("KPNEEN_SWITCH", e.Message, StringComparison.Ordinal);
    }

    private static async Task<ServerProcess> AnotherSwitchAsync()
    {
        var postgres = await PostgresCluster.SharedAsync();
        var name = $"e2e_{Guid.NewGuid():N}";
        await postgres.ExecuteAsync($"create database \"{name}\"");
        return await ServerProcess.StartAsync(
            new ServerOptions
            {
                Database = postgres.ConnectionString(name),
                Sandbox = false,
                Environment = new Dictionary<string, string?> { ["KPNEEN_ROLES"] = "switch" },
            }
        );
    }

    private async Task<string> PlaceAsync() =>
        (string)(await apart.Api.PostAsync("/v1/calls", new { userId = apart.VirtualUser("201"), to = apart.Pstn("echo") }))["id"]!;

    private Task<JsonNode> TalksAsync(string callId) =>
        Until.FoundAsync(
            async () =>
                await apart.Api.GetAsync($"/v1/calls/{callId}") is var call
                && call["legs"]!.AsArray().Count(l => (string?)l!["state"] == "active") == 2
                    ? call
                    : null,
            "both sides talk"
        );

    private async Task IsAwayAsync(HttpMethod method, string path, object? body = null)
    {
        using var answer = await apart.Api.RawAsync(method, path, body);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("switchUnavailable", (string?)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["code"]);
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    private static async Task<(int Status, string Body, string Headers)> AskAsync(
        ServerProcess server,
        HttpMethod method,
        Uri path,
        string? body,
        string? token,
        string? signature
    )
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (signature is not null)
            request.Headers.Add("Kpn-Switch-Signature", signature);
        using var answer = await server.Client.SendAsync(request);
        var json = await answer.Content.ReadAsStringAsync();
        // The one member that differs between any two answers.
        var shape = json.Length == 0 ? "" : string.Join(',', JsonNode.Parse(json)!.AsObject().Where(m => m.Key != "traceId"));
        return ((int)answer.StatusCode, shape, string.Join(',', answer.Headers.Select(h => h.Key).Order()));
    }

    private Task WithLogsAsync(Func<Task> check) => apart.Switch.WithLogAsync(() => apart.ApiProcess.WithLogAsync(check));
}
