using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using KpnEen.Sdk.Authentication;
using KpnEen.Sdk.Http;
using KpnEen.Sdk.Tests.Stubs;
using KpnEen.Testing;

namespace KpnEen.Sdk.Tests.Authentication;

/// <summary>private_key_jwt: what the SDK signs is judged by npm jose.</summary>
public sealed class ClientKeyTests
{
    private static readonly ApiRequest _get = new(new ApiOperation("getThings", HttpMethod.Get, "/v1/things"), "/v1/things");

    [Theory]
    [InlineData("ec")]
    [InlineData("rsa")]
    public async Task S8_the_assertion_verifies_with_the_published_key_alone(string kind)
    {
        using var rsa = RSA.Create(2048);
        using var key = kind == "ec" ? ClientKey.Create("key-1") : ClientKey.FromPem(rsa.ExportRSAPrivateKeyPem(), "key-1");
        var now = TimeProvider.System.GetUtcNow();
        var judged = await NodeScript.RunAsync(
            "client-assertion.mjs",
            new
            {
                assertion = Jwt.Assertion(key, "cli_1", "https://issuer.test", now),
                jwks = key.PublicKeys(),
                issuer = "cli_1",
                audience = "https://issuer.test",
            }
        );
        var claims = judged.GetProperty("payload");
        Assert.Equal("client-authentication+jwt", judged.GetProperty("header").GetProperty("typ").GetString());
        Assert.Equal(kind == "ec" ? "ES256" : "PS256", judged.GetProperty("header").GetProperty("alg").GetString());
        Assert.Equal("cli_1", claims.GetProperty("sub").GetString());
        Assert.Equal(JsonValueKind.String, claims.GetProperty("aud").ValueKind); // the issuer, and it alone
        Assert.Equal(60, claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64());
    }

    [Fact]
    public void S8_a_key_takes_the_place_of_the_secret_and_each_try_has_an_assertion_of_its_own() =>
        VirtualWorld.Run(async world =>
        {
            var tries = 0;
            var api = new StubApi(
                world.Time,
                request =>
                    request.Path != "/oauth/token" ? new HttpResponseMessage(HttpStatusCode.NoContent)
                    : tries++ == 0 ? new HttpResponseMessage(HttpStatusCode.ServiceUnavailable)
                    : StubApi.Token()
            );
            using var key = ClientKey.Create();
            (api.Options.ClientKey, api.Options.ClientSecret) = (key, null);
            await api.Transport().SendAsync(_get, null, default);

            var asked = api.Requests.Where(r => r.Path == "/oauth/token").Select(r => r.Body).ToList();
            Assert.Equal(2, asked.Distinct().Count());
            Assert.All(
                asked,
                body =>
                    Assert.Contains(
                        "client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer",
                        body,
                        StringComparison.Ordinal
                    )
            );
            Assert.All(api.Requests.Where(r => r.Path == "/oauth/token"), r => Assert.DoesNotContain("Authorization", r.Headers.Keys));
        });

    [Fact]
    public void S8_a_key_is_kept_as_pem_and_read_again()
    {
        using var key = ClientKey.Create("k");
        using var again = ClientKey.FromPem(key.ToPem(), "k");
        Assert.Equal(key.PublicKeys().ToString(), again.PublicKeys().ToString());
        Assert.DoesNotContain("\"d\"", key.PublicKeys().ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(key.ToPem()[40..80], $"{key}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a key")]
    public void S8_what_is_no_private_key_is_refused(string pem) => Assert.Throws<ArgumentException>(() => ClientKey.FromPem(pem));

    [Fact]
    public void S8_a_public_key_or_a_weak_one_is_refused()
    {
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var weak = RSA.Create(1024);
        Assert.Throws<ArgumentException>(() => ClientKey.FromPem(ec.ExportSubjectPublicKeyInfoPem()));
        Assert.Throws<ArgumentException>(() => ClientKey.FromPem(other.ExportPkcs8PrivateKeyPem()));
        Assert.Throws<ArgumentException>(() => ClientKey.FromPem(weak.ExportPkcs8PrivateKeyPem()));
    }
}
