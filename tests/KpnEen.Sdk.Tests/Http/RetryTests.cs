using System.Net;
using System.Net.Http.Headers;
using KpnEen.Sdk.Http;
using KpnEen.Sdk.Tests.Stubs;
using KpnEen.Testing;

namespace KpnEen.Sdk.Tests.Http;

public sealed class RetryTests
{
    private static readonly ApiRequest _get = new(new ApiOperation("getThings", HttpMethod.Get, "/v1/things"), "/v1/things");
    private static readonly ApiRequest _post = new(new ApiOperation("createThing", HttpMethod.Post, "/v1/calls"), "/v1/calls")
    {
        Body = "{}"u8.ToArray(),
        TakesIdempotencyKey = true,
    };

    private static StubApi Failing(VirtualWorld world, int times, Func<HttpResponseMessage> failure)
    {
        var left = times;
        return new StubApi(
            world.Time,
            request =>
                request.Path == "/oauth/token" ? StubApi.Token()
                : left-- > 0 ? failure()
                : new HttpResponseMessage(HttpStatusCode.NoContent)
        );
    }

    [Fact]
    public void S6_backs_off_half_a_second_then_one_then_two() =>
        VirtualWorld.Run(async world =>
        {
            var api = Failing(world, 3, () => new HttpResponseMessage(HttpStatusCode.BadGateway));
            await api.Transport().SendAsync(_get, null, default);

            Assert.Equal([0.5, 1, 2], Gaps(api));
        });

    [Fact]
    public void S6_jitter_takes_its_share_of_the_whole_back_off() =>
        VirtualWorld.Run(async world =>
        {
            var api = Failing(world, 3, () => new HttpResponseMessage(HttpStatusCode.InternalServerError));
            await api.Transport(draw: 0.5).SendAsync(_get, null, default);

            Assert.Equal([0.25, 0.5, 1], Gaps(api));
        });

    [Theory]
    [InlineData(HttpStatusCode.RequestTimeout)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.BadGateway)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.GatewayTimeout)]
    public void S6_gives_up_after_three_retries_with_the_last_failure(HttpStatusCode status) =>
        VirtualWorld.Run(async world =>
        {
            var api = Failing(world, int.MaxValue, () => new HttpResponseMessage(status));
            var error = await Assert.ThrowsAnyAsync<ApiException>(() => api.Transport().SendAsync(_get, null, default));

            Assert.Equal(status, error.StatusCode);
            Assert.Equal(4, api.Calls.Count);
        });

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.Conflict)]
    [InlineData(HttpStatusCode.NotImplemented)]
    public void What_will_not_get_better_is_not_tried_again(HttpStatusCode status) =>
        VirtualWorld.Run(async world =>
        {
            var api = Failing(world, int.MaxValue, () => new HttpResponseMessage(status));
            await Assert.ThrowsAnyAsync<ApiException>(() => api.Transport().SendAsync(_get, null, default));
            Assert.Single(api.Calls);
        });

    [Fact]
    public void S6_waits_as_long_as_the_server_asks_in_seconds() =>
        VirtualWorld.Run(async world =>
        {
            var api = Failing(world, 1, () => RetryAfter(new RetryConditionHeaderValue(TimeSpan.FromSeconds(7))));
            await api.Transport().SendAsync(_get, null, default);
            Assert.Equal([7.0], Gaps(api));
        });

    [Fact]
    public void S6_waits_as_long_as_the_server_asks_by_date() =>
        VirtualWorld.Run(async world =>
        {
            var until = world.Time.GetUtcNow().AddSeconds(12);
            var api = Failing(world, 1, () => RetryAfter(new RetryConditionHeaderValue(until)));
            await api.Transport().SendAsync(_get, null, default);
            Assert.InRange(Gaps(api)[0], 11, 12); // a date has whole seconds
        });

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable, "false", 1)]
    [InlineData(HttpStatusCode.Conflict, "true", 4)]
    [InlineData(HttpStatusCode.ServiceUnavailable, "perhaps", 4)]
    public void S6_the_server_may_say_whether_another_try_is_worth_it(HttpStatusCode status, string hint, int tries) =>
        VirtualWorld.Run(async world =>
        {
            var api = Failing(
                world,
                9,
                () =>
                {
                    var response = new HttpResponseMessage(status);
                    response.Headers.TryAddWithoutValidation("Kpn-Should-Retry", hint);
                    return response;
                }
            );
            await Assert.ThrowsAnyAsync<ApiException>(() => api.Transport().SendAsync(_get, null, default));
            Assert.Equal(tries, api.Calls.Count);
        });

    [Fact]
    public void S6_a_wait_longer_than_the_cap_is_told_to_the_caller_at_once() =>
        VirtualWorld.Run(async world =>
        {
            var api = Failing(world, 1, () => RetryAfter(new RetryConditionHeaderValue(TimeSpan.FromMinutes(10))));
            var error = await Assert.ThrowsAsync<ApiRateLimitedException>(() => api.Transport().SendAsync(_get, null, default));

            Assert.Equal(TimeSpan.FromMinutes(10), error.RetryAfter);
            Assert.Equal(TimeSpan.Zero, world.Elapsed);
        });

    [Fact]
    public void S7_one_logical_call_has_one_idempotency_key_in_all_its_tries_and_the_next_has_another() =>
        VirtualWorld.Run(async world =>
        {
            var api = Failing(world, 2, () => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));
            var transport = api.Transport();
            await transport.SendAsync(_post, null, default);
            await transport.SendAsync(_post, null, default);

            var keys = api.Calls.Select(c => c.Headers["Idempotency-Key"]).ToList();
            Assert.Equal(4, keys.Count);
            Assert.Single(keys[..3].Distinct());
            Assert.NotEqual(keys[0], keys[3]);
            Assert.Matches("^\"[0-9a-f-]{36}\"$", keys[0]);
        });

    [Fact]
    public void S7_a_key_of_the_callers_own_is_used() =>
        VirtualWorld.Run(async world =>
        {
            var api = Failing(world, 0, () => throw new InvalidOperationException());
            await api.Transport().SendAsync(_post, new RequestOptions { IdempotencyKey = "order-7" }, default);
            Assert.Equal("\"order-7\"", api.Calls[0].Headers["Idempotency-Key"]);
        });

    [Fact]
    public void S6_a_post_without_key_is_never_sent_twice() =>
        VirtualWorld.Run(async world =>
        {
            var api = Failing(world, 1, () => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));
            await Assert.ThrowsAsync<ApiException>(() =>
                api.Transport().SendAsync(_post with { TakesIdempotencyKey = false }, null, default)
            );
            Assert.Single(api.Calls);
        });

    [Fact]
    public void A_key_still_in_flight_is_waited_for() =>
        VirtualWorld.Run(async world =>
        {
            var api = Failing(
                world,
                1,
                () =>
                {
                    var conflict = StubApi.Problem(HttpStatusCode.Conflict, "idempotencyKeyInFlight");
                    conflict.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(1));
                    return conflict;
                }
            );
            await api.Transport().SendAsync(_post, null, default);
            Assert.Equal([1.0], Gaps(api));
        });

    [Fact]
    public void S6_a_connection_that_cannot_be_made_is_tried_again() =>
        VirtualWorld.Run(async world =>
        {
            var api = Failing(world, 1, () => throw new HttpRequestException("refused"));
            await api.Transport().SendAsync(_post, null, default);
            Assert.Equal(2, api.Calls.Count);
        });

    [Fact]
    public void S4_a_cancellation_during_a_back_off_of_30_seconds_ends_it_at_once() =>
        VirtualWorld.Run(async world =>
        {
            var api = Failing(world, 1, () => RetryAfter(new RetryConditionHeaderValue(TimeSpan.FromSeconds(30))));
            using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(3), world.Time);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => api.Transport().SendAsync(_get, null, cancel.Token));
            Assert.Equal(TimeSpan.FromSeconds(3), world.Elapsed);
        });

    [Fact]
    public void S28_a_try_that_hangs_is_given_up_after_30_seconds_and_the_call_after_100() =>
        VirtualWorld.Run(async world =>
        {
            var api = new StubApi(
                world.Time,
                async (request, ct) =>
                {
                    if (request.Path != "/oauth/token")
                        await Task.Delay(Timeout.InfiniteTimeSpan, world.Time, ct);
                    return StubApi.Token();
                }
            );
            api.Options.MaxRetries = 10;
            await Assert.ThrowsAsync<ApiTransportException>(() => api.Transport(draw: 0).SendAsync(_get, null, default));

            Assert.Equal([30, 30, 30], Gaps(api));
            Assert.Equal(TimeSpan.FromSeconds(100), world.Elapsed);
        });

    private static HttpResponseMessage RetryAfter(RetryConditionHeaderValue value)
    {
        var response = StubApi.Problem(HttpStatusCode.TooManyRequests, "rateLimited");
        response.Headers.RetryAfter = value;
        return response;
    }

    private static double[] Gaps(StubApi api) => [.. api.Calls.Zip(api.Calls.Skip(1), (a, b) => (b.At - a.At).TotalSeconds)];
}
