using KpnEen.Data.Identity;
using KpnEen.Testing;

namespace KpnEen.Identity.Tests.People;

/// <summary>O33, O36, O37, O12: npm openid-client, the library of a certified relying party, signs a person in.</summary>
public sealed class OpenIdClientTests(PeopleFixture people) : IClassFixture<PeopleFixture>
{
    [Theory]
    [InlineData(true, true, true)]
    [InlineData(false, false, false)]
    public async Task O33_a_library_of_others_goes_the_whole_way(bool isPublic, bool dpop, bool par)
    {
        // The issuer is the address it listens on, so that address is chosen first.
        var here = $"http://127.0.0.1:{FreePort.Tcp()}";
        await using var app = await people.StartAsync(people.Store, here, ("Test:Listen", here));
        const string redirect = "http://127.0.0.1/callback";
        var registration = PeopleFixture.Registration("Relying party", redirect) with
        {
            AuthMethod = isPublic ? AuthMethods.None : AuthMethods.SecretPost,
            DpopBoundAccessTokens = dpop,
        };
        var (client, secret) = await people.CreateAsync(ClientOwner.Tenant("ten_1"), registration);
        var result = await NodeScript.RunAsync(
            "openid-client.mjs",
            new
            {
                issuer = here,
                id = client.Id,
                secret = isPublic ? null : secret,
                redirect = isPublic ? redirect.Replace("127.0.0.1", "127.0.0.1:51004", StringComparison.Ordinal) : redirect,
                username = "anna@ten_1.example",
                password = PeopleFixture.Password,
                api = (string?)null,
                dpop,
                par,
                scope = "openid profile calls:read",
            }
        );
        Assert.Equal(7, result.GetProperty("done").GetArrayLength());
    }
}
