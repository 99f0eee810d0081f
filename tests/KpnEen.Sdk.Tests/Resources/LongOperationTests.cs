using System.Net.Http.Headers;
using KpnEen.Sdk.Tests.Stubs;
using KpnEen.Testing;

namespace KpnEen.Sdk.Tests.Resources;

/// <summary>Waiting for a long action.</summary>
public sealed class LongOperationTests
{
    [Fact]
    public void S25_it_is_asked_for_as_often_as_the_server_wants() =>
        VirtualWorld.Run(async world =>
        {
            var api = Answering(world, "queued:5", "running:20", "running:", "succeeded:");
            var client = api.Client();
            var begun = await client.Operations.GetAsync("op_1");
            var seen = new Seen();
            var what = await client.Operations.Follow(begun, (done, _) => Task.FromResult(done.ResultUrl)).WaitForCompletionAsync(seen);

            Assert.Equal("/v1/things", what);
            Assert.Equal([5, 20, 1], api.Calls.Zip(api.Calls.Skip(1), (a, b) => (b.At - a.At).TotalSeconds));
            Assert.Equal(["running", "running", "succeeded"], seen.States);
        });

    [Theory]
    [InlineData("failed")]
    [InlineData("cancelled")]
    public void S25_one_that_does_not_succeed_is_an_exception_that_has_it(string end) =>
        VirtualWorld.Run(async world =>
        {
            var api = Answering(world, "running:1", $"{end}:");
            var client = api.Client();
            var begun = await client.Operations.GetAsync("op_1");
            var error = await Assert.ThrowsAsync<OperationFailedException>(() => client.Operations.WaitForCompletionAsync(begun));
            Assert.Equal((end, end == "failed" ? "conflict" : null), (error.Operation.State.Value, error.Code));
        });

    [Fact]
    public void S25_waiting_is_cancelled_at_once() =>
        VirtualWorld.Run(async world =>
        {
            var api = Answering(world, "running:50", "succeeded:");
            var client = api.Client();
            var begun = await client.Operations.GetAsync("op_1");
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(3), world.Time);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
                client.Operations.WaitForCompletionAsync(begun, cancellationToken: patience.Token)
            );
            Assert.Single(api.Calls);
        });

    /// <param name="steps">State and Retry-After of each answer.</param>
    private static StubApi Answering(VirtualWorld world, params string[] steps)
    {
        var at = 0;
        return new StubApi(
            world.Time,
            request =>
            {
                if (request.Path == "/oauth/token")
                    return StubApi.Token(seconds: 9000);
                var (state, wait) = (steps[at].Split(':')[0], steps[at++].Split(':')[1]);
                var problem =
                    state == "failed" ? ""","problem":{"code":"conflict","title":"t","detail":"The endpoint was deleted."}""" : "";
                var response = StubApi.Json(
                    $$"""{"id":"op_1","kind":"replay","state":"{{state}}","completedItems":0,"cancellable":true,"resultUrl":"/v1/things","createdAt":"2026-01-01T00:00:00Z"{{problem}}}"""
                );
                if (wait.Length > 0)
                    response.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(int.Parse(wait, null)));
                return response;
            }
        );
    }

    private sealed class Seen : IProgress<Operation>
    {
        public List<string> States { get; } = [];

        public void Report(Operation value) => States.Add(value.State.Value);
    }
}
