using KpnEen.Data.Identity;
using KpnEen.Sdk;
using KpnEen.Sdk.Authentication;

namespace KpnEen.Identity.Tests.Foreign;

/// <summary>Our own C# client against the server, on a real socket: S8.</summary>
public sealed class SdkTests(IdentityDatabase database) : IClassFixture<IdentityDatabase>
{
    [Fact]
    public async Task S8_a_client_with_a_key_gets_its_token_and_uses_it()
    {
        await using var host = await IdentityHost.StartAtItsAddressAsync(database.Database);
        using var key = ClientKey.Create("key-1");
        var (id, _) = await host.RegisterAsync(
            new ClientRegistration
            {
                Name = "By the SDK",
                Scopes = ["clients:read"],
                AuthMethod = AuthMethods.PrivateKeyJwt,
                Jwks = key.PublicKeys().ToString(),
            }
        );
        using var client = new KpnEenClient(Options(host, id, o => o.ClientKey = key));
        Assert.Equal("By the SDK", (await client.Clients.GetAsync(id)).Name);

        using var other = ClientKey.Create("key-1");
        using var thief = new KpnEenClient(Options(host, id, o => o.ClientKey = other));
        var refused = await Assert.ThrowsAsync<ApiAuthenticationException>(() => thief.Clients.GetAsync(id));
        Assert.Equal("invalid_client", refused.Code);
    }

    [Fact]
    public async Task S8_a_client_with_a_secret_does_and_one_with_the_wrong_secret_is_told()
    {
        await using var host = await IdentityHost.StartAtItsAddressAsync(database.Database);
        using var client = new KpnEenClient(Options(host, IdentityHost.Client.Id, o => o.ClientSecret = IdentityHost.Client.Secret));
        Assert.Equal(IdentityHost.Client.Id, (await client.Clients.GetAsync(IdentityHost.Client.Id)).Id);

        using var wrong = new KpnEenClient(Options(host, IdentityHost.Client.Id, o => o.ClientSecret = "sec_wrong"));
        var refused = await Assert.ThrowsAsync<ApiAuthenticationException>(() => wrong.Clients.GetAsync("cli_1"));
        Assert.Equal("invalid_client", refused.Code);
    }

    private static KpnEenClientOptions Options(IdentityHost host, string clientId, Action<KpnEenClientOptions> proof)
    {
        var options = new KpnEenClientOptions
        {
            BaseAddress = new Uri(host.Http.BaseAddress!.OriginalString.TrimEnd('/')),
            ClientId = clientId,
            TimeProvider = host.Clock,
        };
        proof(options);
        return options;
    }
}
