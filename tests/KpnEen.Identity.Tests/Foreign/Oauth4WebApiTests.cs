using KpnEen.Data.Identity;
using KpnEen.Testing;

namespace KpnEen.Identity.Tests.Foreign;

/// <summary>O9, O12, O14, O43, O44, O47: npm oauth4webapi, the library of a certified client, against our server on a real socket.</summary>
public sealed class Oauth4WebApiTests(IdentityDatabase database) : IClassFixture<IdentityDatabase>
{
    [Theory]
    [InlineData("optional")]
    [InlineData("required")]
    public async Task O14_a_library_of_others_finds_nothing_wrong(string nonces)
    {
        await using var host = await IdentityHost.StartAtItsAddressAsync(
            database.Database,
            new Dictionary<string, string?> { ["Identity:DpopNonce"] = nonces }
        );
        var here = host.Http.BaseAddress!.GetLeftPart(UriPartial.Authority);
        var (id, secret) = await host.RegisterAsync(
            new ClientRegistration
            {
                Name = "API",
                Scopes = ["directory:read"],
                IntrospectionAudiences = [here],
            }
        );
        var result = await NodeScript.RunAsync(
            "oauth4webapi.mjs",
            new
            {
                issuer = here,
                api = here,
                path = "/v1/clients",
                registrar = new { IdentityHost.Client.Id, IdentityHost.Client.Secret },
                introspector = new { id, secret },
            }
        );
        var done = result.GetProperty("done").EnumerateArray().Select(step => step.GetString()).ToArray();
        // The library keeps the nonce of an origin, and here API and issuer are one.
        Assert.Equal(nonces == "required", done.Contains("nonce of the token endpoint"));
        Assert.Equal(20, done.Count(step => !step!.StartsWith("nonce", StringComparison.Ordinal)));
    }
}
