using System.Net;
using KpnEen.Sdk.Authentication;
using KpnEen.Sdk.Http;
using KpnEen.Sdk.Tests.Stubs;
using KpnEen.Testing;

namespace KpnEen.Sdk.Tests.Authentication;

/// <summary>Acting for whoever allowed it, with refresh tokens that rotate; and tokens from elsewhere.</summary>
public sealed class RefreshTokensTests
{
    private static readonly ApiRequest _get = new(new ApiOperation("getThings", HttpMethod.Get, "/v1/things"), "/v1/things");

    [Fact]
    public void S8_each_use_gives_the_next_refresh_token_which_is_kept_before_the_call_goes_on() =>
        VirtualWorld.Run(async world =>
        {
            var issued = 0;
            var kept = new List<string>();
            var api = new StubApi(
                world.Time,
                request =>
                {
                    if (request.Path == "/oauth/token")
                        return StubApi.Json(
                            $$"""{"access_token":"tok{{++issued}}","token_type":"Bearer","expires_in":900,"refresh_token":"ref{{issued}}"}"""
                        );
                    Assert.Equal($"ref{issued}", kept[^1]);
                    return new HttpResponseMessage(HttpStatusCode.NoContent);
                }
            );
            api.Options.RefreshToken = "ref0";
            api.Options.RefreshTokenChanged = async (token, ct) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(1), world.Time, ct);
                kept.Add(token);
            };
            var transport = api.Transport();
            await transport.SendAsync(_get, null, default);
            await world.Delay(TimeSpan.FromSeconds(800));
            await transport.SendAsync(_get, null, default);

            Assert.Equal(["ref1", "ref2"], kept);
            Assert.Equal(
                ["grant_type=refresh_token&refresh_token=ref0", "grant_type=refresh_token&refresh_token=ref1"],
                api.Requests.Where(r => r.Path == "/oauth/token").Select(r => r.Body)
            );
        });

    [Fact]
    public void S8_a_public_client_names_itself_in_the_form() =>
        VirtualWorld.Run(async world =>
        {
            var api = new StubApi(
                world.Time,
                r => r.Path == "/oauth/token" ? StubApi.Token() : new HttpResponseMessage(HttpStatusCode.NoContent)
            );
            (api.Options.RefreshToken, api.Options.ClientSecret) = ("ref0", null);
            await api.Transport().SendAsync(_get, null, default);
            Assert.Equal("grant_type=refresh_token&refresh_token=ref0&client_id=cli_1", api.Requests[0].Body);
            Assert.DoesNotContain("Authorization", api.Requests[0].Headers.Keys);
        });

    [Fact]
    public void S8_a_consent_that_was_withdrawn_is_told() =>
        VirtualWorld.Run(async world =>
        {
            var api = new StubApi(world.Time, _ => StubApi.Json("""{"error":"invalid_grant"}""", HttpStatusCode.BadRequest));
            api.Options.RefreshToken = "ref0";
            var error = await Assert.ThrowsAsync<ApiAuthenticationException>(() => api.Transport().SendAsync(_get, null, default));
            Assert.Equal("invalid_grant", error.Code);
            Assert.Single(api.Requests);
        });

    [Fact]
    public void S8_tokens_may_come_from_elsewhere() =>
        VirtualWorld.Run(async world =>
        {
            var api = new StubApi(world.Time, _ => new HttpResponseMessage(HttpStatusCode.NoContent));
            api.Options.Credential = new Vault(world.Time);
            var transport = api.Transport();
            await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => transport.SendAsync(_get, null, default)));
            Assert.All(api.Requests, r => Assert.Equal("Bearer from-the-vault-1", r.Headers["Authorization"]));
        });

    private sealed class Vault(TimeProvider time) : CachedCredential(time)
    {
        private int _fetched;

        protected override Task<AccessToken> FetchAsync(CancellationToken cancellationToken) =>
            Task.FromResult(AccessToken.Lasting($"from-the-vault-{++_fetched}", Time.GetUtcNow(), TimeSpan.FromMinutes(15)));
    }
}
