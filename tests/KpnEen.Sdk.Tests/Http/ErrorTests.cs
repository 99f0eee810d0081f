using System.Net;
using KpnEen.Sdk.Http;
using KpnEen.Sdk.Tests.Stubs;
using KpnEen.Testing;

namespace KpnEen.Sdk.Tests.Http;

public sealed class ErrorTests
{
    private static readonly ApiRequest _get = new(new ApiOperation("getThings", HttpMethod.Get, "/v1/things"), "/v1/things");

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, typeof(ApiValidationException))]
    [InlineData(HttpStatusCode.UnprocessableEntity, typeof(ApiValidationException))]
    [InlineData(HttpStatusCode.Forbidden, typeof(ApiForbiddenException))]
    [InlineData(HttpStatusCode.NotFound, typeof(ApiNotFoundException))]
    [InlineData(HttpStatusCode.Conflict, typeof(ApiConflictException))]
    [InlineData(HttpStatusCode.PreconditionFailed, typeof(ApiPreconditionFailedException))]
    [InlineData(HttpStatusCode.PreconditionRequired, typeof(ApiPreconditionFailedException))]
    [InlineData(HttpStatusCode.Gone, typeof(ApiException))]
    public void S9_each_kind_of_failure_has_its_own_type(HttpStatusCode status, Type expected) =>
        VirtualWorld.Run(async world =>
        {
            var error = await FailureAsync(world, () => StubApi.Problem(status, "someCode"));
            Assert.IsType(expected, error);
            Assert.Equal((status, "someCode", "abc"), (error.StatusCode!.Value, error.Code, error.TraceId));
        });

    [Fact]
    public void S9_a_validation_failure_tells_each_wrong_member() =>
        VirtualWorld.Run(async world =>
        {
            const string Body = """
                {"status":422,"code":"validationFailed","title":"t","errors":[{"pointer":"/extension","code":"taken","detail":"200 is in use"}],"futureMember":{"a":1}}
                """;
            var error = await FailureAsync(world, () => StubApi.Json(Body, HttpStatusCode.UnprocessableEntity, "application/problem+json"));

            var wrong = Assert.Single(Assert.IsType<ApiValidationException>(error).Errors);
            Assert.Equal(new ProblemError("/extension", "taken", "200 is in use"), wrong);
            Assert.Contains("/extension 200 is in use", error.Message, StringComparison.Ordinal);
        });

    [Fact]
    public void S9_a_refusal_for_too_much_tells_the_limits() =>
        VirtualWorld.Run(async world =>
        {
            var api = new StubApi(
                world.Time,
                request =>
                {
                    if (request.Path == "/oauth/token")
                        return StubApi.Token();
                    var response = StubApi.Problem(HttpStatusCode.TooManyRequests, "tooManyRequests");
                    response.Headers.TryAddWithoutValidation("RateLimit-Policy", "\"client\";q=100;w=60, \"calls\";q=5;w=1");
                    response.Headers.TryAddWithoutValidation("RateLimit", "\"client\";r=7;t=12, \"calls\";r=0;t=1, rubbish;;r=x");
                    response.Headers.RetryAfter = new(TimeSpan.FromMinutes(10));
                    return response;
                }
            );
            var error = await Assert.ThrowsAsync<ApiRateLimitedException>(() => api.Client().Users.GetAsync("usr_1"));
            Assert.Equal(TimeSpan.FromMinutes(10), error.RetryAfter);
            Assert.Equal(new RateLimitQuota("client", 100, TimeSpan.FromSeconds(60), 7, TimeSpan.FromSeconds(12)), error.Policies[0]);
            Assert.Equal(new RateLimitQuota("calls", 5, TimeSpan.FromSeconds(1), 0, TimeSpan.FromSeconds(1)), error.Policies[1]);
            Assert.Equal(new RateLimitQuota("rubbish", null, null, null, null), error.Policies[2]);
        });

    [Fact]
    public void S9_a_proxys_page_is_kept_as_text_up_to_32_kB() =>
        VirtualWorld.Run(async world =>
        {
            var page = "<html>" + new string('x', 100_000);
            var error = await FailureAsync(world, () => StubApi.Json(page, HttpStatusCode.NotImplemented, "text/html"));

            Assert.Null(error.Code);
            Assert.Equal(32 * 1024, error.Failure!.RawBody.Length);
            Assert.StartsWith("<html>", error.Failure.RawBody, StringComparison.Ordinal);
        });

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("")]
    [InlineData("{\"status\":\"four\"}")]
    public void S9_a_body_that_is_no_problem_document_breaks_nothing(string body) =>
        VirtualWorld.Run(async world =>
        {
            var error = await FailureAsync(world, () => StubApi.Json(body, HttpStatusCode.NotFound));
            Assert.IsType<ApiNotFoundException>(error);
            Assert.Equal(body, error.Failure!.RawBody);
        });

    private static async Task<ApiException> FailureAsync(VirtualWorld world, Func<HttpResponseMessage> answer)
    {
        var api = new StubApi(world.Time, r => r.Path == "/oauth/token" ? StubApi.Token() : answer());
        return await Assert.ThrowsAnyAsync<ApiException>(() => api.Transport().SendAsync(_get, null, default));
    }
}
