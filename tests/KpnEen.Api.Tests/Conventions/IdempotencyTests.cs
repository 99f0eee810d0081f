using KpnEen.Data.Identity;
using KpnEen.Data.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace KpnEen.Api.Tests.Conventions;

public sealed class IdempotencyTests(ApiDatabase database) : IClassFixture<ApiDatabase>, IAsyncLifetime
{
    private const string Body = """{"name":"a","size":1}""";
    private readonly string key = Guid.NewGuid().ToString();
    private ConventionsHost host = null!;

    public async Task InitializeAsync() => host = await ConventionsHost.StartAsync(database.Database);

    public async Task DisposeAsync()
    {
        host.Things.OpenGate();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task A8_a_repetition_gets_the_first_answer()
    {
        var first = await PostAsync(key);
        var second = await PostAsync(key);
        Assert.Equal((201, null), (first.Status, first.Header("Idempotency-Replayed")));
        Assert.Equal((201, "true"), (second.Status, second.Header("Idempotency-Replayed")));
        Assert.Equal(first.Text, second.Text);
        Assert.Equal(first.Header("Location"), second.Header("Location"));
        Assert.Equal(first.ETag, second.ETag);
        Assert.Equal(first.Header("Content-Type"), second.Header("Content-Type"));
        Assert.Equal(1, host.Things.Effects);
    }

    [Fact]
    public async Task A8_a_quoted_and_a_bare_key_are_the_same()
    {
        await PostAsync(key);
        Assert.Equal("true", (await PostAsync($"\"{key}\"")).Header("Idempotency-Replayed"));
    }

    [Fact]
    public async Task A8_another_body_with_the_key_is_422()
    {
        await PostAsync(key);
        (await host.PostAsync("/v1/things", """{"name":"a","size":2}""", ("Idempotency-Key", key))).IsProblem(422, "idempotencyKeyReused");
        Assert.Equal(1, host.Things.Effects);
    }

    [Fact]
    public async Task A8_a_repetition_while_the_first_is_at_work_is_409()
    {
        var first = host.PostAsync("/v1/things/gated", Body, ("Idempotency-Key", key));
        await host.Things.Entered.Task;
        var second = await host.PostAsync("/v1/things/gated", Body, ("Idempotency-Key", key));
        second.IsProblem(409, "idempotencyInFlight");
        Assert.Equal("1", second.Header("Retry-After"));
        host.Things.OpenGate();
        Assert.Equal(201, (await first).Status);
        Assert.Equal("true", (await host.PostAsync("/v1/things/gated", Body, ("Idempotency-Key", key))).Header("Idempotency-Replayed"));
    }

    [Fact]
    public async Task A8_the_answer_is_kept_for_a_client_that_hung_up()
    {
        using var patience = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/things/gated")
        {
            Content = new StringContent(Body, null, "application/json"),
        };
        request.Headers.Add("Idempotency-Key", key);
        var first = host.Client.SendAsync(request, patience.Token);
        await host.Things.Entered.Task;
        patience.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        host.Things.OpenGate();

        var reply = await UntilAnsweredAsync(() => host.PostAsync("/v1/things/gated", Body, ("Idempotency-Key", key)));
        Assert.Equal((201, "true"), (reply.Status, reply.Header("Idempotency-Replayed")));
        Assert.Equal(1, host.Things.Effects);
    }

    [Fact]
    public async Task A9_fifty_at_once_with_one_key_have_one_effect()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => PostAsync(key)));
        Assert.Equal(1, host.Things.Effects);
        Assert.All(replies, reply => Assert.True(reply.Status is 201 or 409, reply.Text));
        Assert.Single(replies, reply => reply.Status == 201 && reply.Header("Idempotency-Replayed") is null);
        Assert.Single(replies.Where(reply => reply.Status == 201).Select(reply => reply.Text).Distinct());
    }

    [Fact]
    public async Task A9_two_nodes_with_one_key_have_one_effect()
    {
        await using var other = await ConventionsHost.StartAsync(database.Database);
        await Task.WhenAll(
            Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? host : other).PostAsync("/v1/things", Body, ("Idempotency-Key", key)))
        );
        Assert.Equal(1, host.Things.Effects + other.Things.Effects);
    }

    [Fact]
    public async Task A9_a_request_that_a_crash_interrupted_is_never_run_again()
    {
        // What a kill -9 between claim and answer leaves behind, and the patience gone by.
        await PostAsync(key);
        await host
            .Services.GetRequiredService<Database>()
            .InPlatformAsync(
                session =>
                    session.ExecuteAsync(
                        "UPDATE idempotency_keys SET status = NULL, answer = NULL, claimed_until = now() - interval '1 second' WHERE key = @key",
                        new { key }
                    ),
                default
            );
        (await PostAsync(key)).IsProblem(409, "idempotencyOutcomeUnknown");
        Assert.Equal(1, host.Things.Effects);
    }

    [Fact]
    public async Task A8_input_that_is_refused_is_not_kept()
    {
        (await host.PostAsync("/v1/things", """{"name":"a","size":-1}""", ("Idempotency-Key", key))).IsProblem(422, "validationFailed");
        (await host.PostAsync("/v1/things", """{"name":"a"}""", ("Idempotency-Key", key))).IsProblem(422, "validationFailed");
        Assert.Equal(201, (await PostAsync(key)).Status);
    }

    [Fact]
    public async Task A8_a_fault_of_ours_is_not_kept()
    {
        foreach (var expected in new[] { 1, 2 })
        {
            (await host.PostAsync("/v1/things/failing", Body, ("Idempotency-Key", key))).IsProblem(500, "internalError");
            Assert.Equal(expected, host.Things.Effects);
        }
    }

    [Fact]
    public async Task A8_keys_of_other_clients_and_tenants_and_operations_are_others()
    {
        await PostAsync(key);
        foreach (var token in new[] { ConventionsHost.Issuer.Token(client: "cli_b"), ConventionsHost.Issuer.Token(tenant: "ten_b") })
            Assert.Null(
                (await host.PostAsync("/v1/things", Body, ("Idempotency-Key", key), ("Authorization", $"Bearer {token}"))).Header(
                    "Idempotency-Replayed"
                )
            );
        host.Things.OpenGate();
        Assert.Null((await host.PostAsync("/v1/things/gated", Body, ("Idempotency-Key", key))).Header("Idempotency-Replayed"));
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"open")]
    [InlineData("a\"b")]
    [InlineData("a b")]
    [InlineData("\"a\\b\"")]
    public async Task A8_a_key_that_is_none_is_400(string bad) => (await PostAsync(bad)).IsProblem(400, "invalidHeader");

    [Theory]
    [InlineData(255, 201)]
    [InlineData(256, 400)]
    public async Task A8_a_key_has_at_most_255_characters(int length, int status) =>
        Assert.Equal(status, (await PostAsync(key + new string('k', length - key.Length))).Status);

    [Fact]
    public async Task A8_after_its_time_a_key_is_new_and_is_swept()
    {
        await PostAsync(key);
        var store = host.Services.GetRequiredService<IdempotencyStore>();
        var data = host.Services.GetRequiredService<Database>();
        await data.InPlatformAsync(
            session =>
                session.ExecuteAsync("UPDATE idempotency_keys SET expires_at = now() - interval '1 second' WHERE key = @key", new { key }),
            default
        );
        Assert.Null((await PostAsync(key)).Header("Idempotency-Replayed"));
        await data.InPlatformAsync(
            session =>
                session.ExecuteAsync("UPDATE idempotency_keys SET expires_at = now() - interval '1 second' WHERE key = @key", new { key }),
            default
        );
        Assert.True(await store.SweepAsync(default) >= 1);
    }

    [Fact]
    public async Task What_an_answer_says_cannot_be_read_in_the_database()
    {
        await host.PostAsync("/v1/things", """{"name":"a-secret-shown-once","size":1}""", ("Idempotency-Key", key));
        var rows = await host
            .Services.GetRequiredService<Database>()
            .InPlatformAsync(
                session => session.QueryAsync<string>("SELECT encode(answer, 'escape') FROM idempotency_keys WHERE answer IS NOT NULL"),
                default
            );
        Assert.NotEmpty(rows);
        Assert.DoesNotContain(rows, row => row.Contains("a-secret-shown-once", StringComparison.Ordinal));
    }

    private Task<Reply> PostAsync(string withKey) => host.PostAsync("/v1/things", Body, ("Idempotency-Key", withKey));

    private static async Task<Reply> UntilAnsweredAsync(Func<Task<Reply>> ask)
    {
        for (var attempt = 0; ; attempt++)
        {
            var reply = await ask();
            if (reply.Status != 409 || attempt == 200)
                return reply;
        }
    }
}
