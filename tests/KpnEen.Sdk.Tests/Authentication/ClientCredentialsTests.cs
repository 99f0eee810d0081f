using System.Net;
using System.Text;
using KpnEen.Sdk.Http;
using KpnEen.Sdk.Tests.Stubs;
using KpnEen.Testing;

namespace KpnEen.Sdk.Tests.Authentication;

public sealed class ClientCredentialsTests
{
    private static readonly ApiRequest _get = new(new ApiOperation("getThings", HttpMethod.Get, "/v1/things"), "/v1/things");

    [Fact]
    public void S8_a_hundred_calls_at_once_fetch_one_token() =>
        VirtualWorld.Run(async world =>
        {
            var api = new StubApi(
                world.Time,
                async (request, ct) =>
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(80), world.Time, ct);
                    return request.Path == "/oauth/token" ? StubApi.Token() : new HttpResponseMessage(HttpStatusCode.NoContent);
                }
            );
            var transport = api.Transport();
            await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => transport.SendAsync(_get, null, default)));

            Assert.Equal(1, api.TokenRequests);
            Assert.Equal(100, api.Calls.Count);
            Assert.All(api.Calls, call => Assert.Equal("Bearer tok", call.Headers["Authorization"]));
        });

    [Fact]
    public void S8_a_token_is_renewed_at_80_percent_of_its_life_and_not_before() =>
        VirtualWorld.Run(async world =>
        {
            var issued = 0;
            var api = new StubApi(
                world.Time,
                request =>
                    request.Path == "/oauth/token"
                        ? StubApi.Token($"tok{++issued}", 900)
                        : new HttpResponseMessage(HttpStatusCode.NoContent)
            );
            var transport = api.Transport();
            await transport.SendAsync(_get, null, default);
            await world.Delay(TimeSpan.FromSeconds(719));
            await transport.SendAsync(_get, null, default);
            Assert.Equal(1, issued);

            await world.Delay(TimeSpan.FromSeconds(1));
            await transport.SendAsync(_get, null, default);
            Assert.Equal(2, issued);
            Assert.Equal("Bearer tok2", api.Calls[^1].Headers["Authorization"]);
        });

    [Fact]
    public void S8_a_refused_token_is_replaced_once_and_then_the_call_fails() =>
        VirtualWorld.Run(async world =>
        {
            var api = new StubApi(
                world.Time,
                request => request.Path == "/oauth/token" ? StubApi.Token() : StubApi.Problem(HttpStatusCode.Unauthorized, "invalidToken")
            );
            var error = await Assert.ThrowsAsync<ApiAuthenticationException>(() => api.Transport().SendAsync(_get, null, default));

            Assert.Equal("invalidToken", error.Code);
            Assert.Equal(2, api.TokenRequests);
            Assert.Equal(2, api.Calls.Count);
        });

    [Fact]
    public void S8_a_revoked_token_does_not_show_to_the_caller() =>
        VirtualWorld.Run(async world =>
        {
            var issued = 0;
            var api = new StubApi(
                world.Time,
                request =>
                    request.Path == "/oauth/token" ? StubApi.Token($"tok{++issued}")
                    : request.Headers["Authorization"] == "Bearer tok1" ? StubApi.Problem(HttpStatusCode.Unauthorized, "invalidToken")
                    : new HttpResponseMessage(HttpStatusCode.NoContent)
            );
            await api.Transport().SendAsync(_get, null, default);
            Assert.Equal(2, issued);
        });

    [Fact]
    public void One_callers_cancellation_does_not_end_the_token_request_of_the_others() =>
        VirtualWorld.Run(async world =>
        {
            var api = new StubApi(
                world.Time,
                async (request, ct) =>
                {
                    await Task.Delay(TimeSpan.FromSeconds(2), world.Time, ct);
                    return request.Path == "/oauth/token" ? StubApi.Token() : new HttpResponseMessage(HttpStatusCode.NoContent);
                }
            );
            var transport = api.Transport();
            using var impatient = new CancellationTokenSource(TimeSpan.FromSeconds(1), world.Time);
            var first = transport.SendAsync(_get, null, impatient.Token);
            var second = transport.SendAsync(_get, null, default);

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
            await second;
            Assert.Equal(1, api.TokenRequests);
        });

    [Fact]
    public void An_authorization_server_that_is_away_does_not_matter_while_the_old_token_lives() =>
        VirtualWorld.Run(async world =>
        {
            var away = false;
            var api = new StubApi(
                world.Time,
                request =>
                    request.Path != "/oauth/token" ? new HttpResponseMessage(HttpStatusCode.NoContent)
                    : away ? new HttpResponseMessage(HttpStatusCode.ServiceUnavailable)
                    : StubApi.Token("tok", 900)
            );
            var transport = api.Transport();
            await transport.SendAsync(_get, null, default);
            away = true;
            await world.Delay(TimeSpan.FromSeconds(800));
            await transport.SendAsync(_get, null, default);

            await world.Delay(TimeSpan.FromSeconds(200));
            await Assert.ThrowsAsync<ApiException>(() => transport.SendAsync(_get, null, default));
        });

    [Fact]
    public void The_client_authenticates_by_basic_with_both_parts_encoded_and_asks_for_its_scopes() =>
        VirtualWorld.Run(async world =>
        {
            var api = new StubApi(
                world.Time,
                r => r.Path == "/oauth/token" ? StubApi.Token() : new HttpResponseMessage(HttpStatusCode.NoContent)
            );
            api.Options.Scopes.Add("calls:read");
            api.Options.Scopes.Add("calls:control");
            await api.Transport().SendAsync(_get, null, default);

            var basic = Encoding.ASCII.GetString(Convert.FromBase64String(api.Requests[0].Headers["Authorization"]["Basic ".Length..]));
            Assert.Equal("cli_1:s3cret%2Fwith%2Bsigns", basic);
            Assert.Equal("grant_type=client_credentials&scope=calls%3Aread+calls%3Acontrol", api.Requests[0].Body);
        });

    [Fact]
    public void Secrets_show_in_no_text()
    {
        var api = new StubApi(TimeProvider.System, _ => StubApi.Token());
        Assert.DoesNotContain("s3cret", api.Options.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "tok",
            new KpnEen.Sdk.Authentication.AccessToken("tok", default, default)
                .ToString()
                .Replace("AccessToken", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
    }
}
