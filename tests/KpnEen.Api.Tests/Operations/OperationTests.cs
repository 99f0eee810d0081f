using System.Text.Json;
using KpnEen.Api.Tests.Hosting;
using KpnEen.Data.Operations;
using KpnEen.Data.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Api.Tests.Operations;

/// <summary>A17: long actions as a client sees them.</summary>
public sealed class OperationTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private readonly CountingHandler handler = new();

    private OperationStore Store => api.Services.GetRequiredService<OperationStore>();

    [Fact]
    public async Task A17_an_operation_goes_on_step_by_step_and_tells_how_far_it_is()
    {
        var client = await api.TenantAsync();
        var path = await BeginAsync(client, """{"to":30}""");
        var queued = await client.GetAsync(path);
        Assert.Equal(("queued", "1", 0), (State(queued), queued.Header("Retry-After"), queued.Json.GetProperty("percent").GetInt32()));
        Assert.True(queued.Json.GetProperty("cancellable").GetBoolean());

        await StepAsync(client);
        var running = await client.GetAsync(path);
        Assert.Equal(("running", 33), (State(running), running.Json.GetProperty("percent").GetInt32()));
        await StepAsync(client);
        await StepAsync(client);

        var done = await client.GetAsync(path);
        Assert.Equal(("succeeded", 100, null), (State(done), done.Json.GetProperty("percent").GetInt32(), done.Header("Retry-After")));
        Assert.Equal("/v1/result", done.Json.GetProperty("resultUrl").GetString());
        Assert.Equal(
            OperationStore.Retention,
            done.Json.GetProperty("expiresAt").GetDateTimeOffset() - done.Json.GetProperty("finishedAt").GetDateTimeOffset()
        );
        Assert.Equal(304, (await client.GetAsync(path, ("If-None-Match", done.ETag!))).Status);
        var told = Assert.Single(await EventsAsync(client));
        Assert.Equal(("succeeded", path), (told.GetProperty("state").GetString(), told.GetProperty("url").GetString()));
    }

    [Fact]
    public async Task A17_one_that_fails_shows_its_problem()
    {
        var client = await api.TenantAsync();
        var path = await BeginAsync(client, """{"to":30,"failsAt":10}""");
        await StepAsync(client);
        await StepAsync(client);

        var failed = await client.GetAsync(path);
        Assert.Equal(("failed", 10), (State(failed), failed.Json.GetProperty("completedItems").GetInt32()));
        var problem = failed.Json.GetProperty("problem");
        Assert.Equal("conflict", problem.GetProperty("code").GetString());
        Assert.Equal("No further than this.", problem.GetProperty("detail").GetString());
        Assert.Equal("conflict", Assert.Single(await EventsAsync(client)).GetProperty("problemCode").GetString());
    }

    [Fact]
    public async Task A17_one_that_is_called_off_ends_where_it_is()
    {
        var client = await api.TenantAsync();
        var path = await BeginAsync(client, """{"to":30}""");
        await StepAsync(client);

        var cancelled = await client.PostAsync($"{path}/cancel");
        Assert.Equal((200, "cancelled"), (cancelled.Status, State(cancelled)));
        await StepAsync(client);

        var after = await client.GetAsync(path);
        Assert.Equal(("cancelled", 10), (State(after), after.Json.GetProperty("completedItems").GetInt32()));
        Assert.False(after.Json.GetProperty("cancellable").GetBoolean());
        (await client.PostAsync($"{path}/cancel")).IsProblem(409, "conflict");
        Assert.Equal("cancelled", Assert.Single(await EventsAsync(client)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A17_a_step_whose_worker_died_did_not_happen_and_comes_again()
    {
        var client = await api.TenantAsync();
        var path = await BeginAsync(client, """{"to":30}""");
        handler.BeforeCommit = () => throw new OperationCanceledException();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => StepAsync(client));
        Assert.Equal("queued", State(await client.GetAsync(path)));

        handler.BeforeCommit = () => Task.CompletedTask;
        await StepAsync(client);
        Assert.Equal("running", State(await client.GetAsync(path)));
    }

    [Fact]
    public async Task A17_the_operations_of_another_tenant_do_not_exist()
    {
        var (client, other) = (await api.TenantAsync(), await api.TenantAsync());
        var path = await BeginAsync(client, """{"to":30}""");

        (await other.GetAsync(path)).IsProblem(404, "notFound");
        (await other.PostAsync($"{path}/cancel")).IsProblem(404, "notFound");
        Assert.Equal(0, (await other.GetAsync("/v1/operations")).Json.GetProperty("items").GetArrayLength());
        Assert.Equal(1, (await client.GetAsync("/v1/operations?state=queued")).Json.GetProperty("items").GetArrayLength());
        Assert.Equal(0, (await client.GetAsync("/v1/operations?state=failed")).Json.GetProperty("items").GetArrayLength());
        await client.PostAsync($"{path}/cancel");
    }

    [Fact]
    public async Task A17_one_that_ended_is_kept_for_seven_days()
    {
        var client = await api.TenantAsync();
        var path = await BeginAsync(client, """{"to":5}""");
        await StepAsync(client);
        await SetFinishedAsync(client, "6 days 23 hours");
        await Steps().PurgeAsync(CancellationToken.None);
        Assert.Equal("succeeded", State(await client.GetAsync(path)));

        await SetFinishedAsync(client, "7 days 1 second");
        await Steps().PurgeAsync(CancellationToken.None);
        (await client.GetAsync(path)).IsProblem(404, "notFound");
    }

    private OperationSteps Steps() => new(api.Store, [handler], TimeProvider.System, NullLogger<OperationSteps>.Instance);

    private async Task<string> BeginAsync(ApiClient client, string input)
    {
        using var json = JsonDocument.Parse(input);
        var begun = await Store.BeginAsync(client.TenantId, "count", json.RootElement, CancellationToken.None, 30, "/v1/result");
        return $"/v1/operations/{begun.Id}";
    }

    /// <summary>Takes what is due, of whichever test, until the operation of this tenant had its step.</summary>
    private async Task StepAsync(ApiClient client)
    {
        var before = await RevisionAsync(client);
        var steps = Steps();
        for (var tries = 0; tries < 50 && await RevisionAsync(client) == before && await steps.TakeAsync(CancellationToken.None); tries++)
        { }
    }

    private Task<long> RevisionAsync(ApiClient client) =>
        api.Store.InTenantAsync(
            client.TenantId,
            session => session.QuerySingleAsync<long>("SELECT coalesce(sum(revision), 0)::bigint FROM operations"),
            CancellationToken.None
        );

    private Task SetFinishedAsync(ApiClient client, string ago) =>
        api.Store.InTenantAsync(
            client.TenantId,
            session => session.ExecuteAsync("UPDATE operations SET finished_at = now() - @ago::interval", new { ago }),
            CancellationToken.None
        );

    private static async Task<JsonElement[]> EventsAsync(ApiClient client) =>
        [
            .. (await client.GetAsync("/v1/events?types=operation.completed"))
                .Json.GetProperty("items")
                .EnumerateArray()
                .Select(e => e.GetProperty("data").GetProperty("operation")),
        ];

    private static string? State(Conventions.Reply reply) => reply.Json.GetProperty("state").GetString();
}
