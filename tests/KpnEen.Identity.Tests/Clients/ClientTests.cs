using KpnEen.Data.Identity;
using Microsoft.IdentityModel.JsonWebTokens;

namespace KpnEen.Identity.Tests.Clients;

/// <summary><c>/v1/clients</c> together with the token endpoint.</summary>
public sealed class ClientTests(IdentityDatabase database) : IClassFixture<IdentityDatabase>, IAsyncLifetime
{
    private const string Reader = """{"name":"Reader","scopes":["directory:read"]}""";
    private IdentityHost host = null!;
    private string token = "";

    public async Task InitializeAsync()
    {
        host = await IdentityHost.StartAsync(database.Database);
        token = await host.AccessTokenAsync(IdentityHost.Client);
    }

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task O18_a_created_client_gets_tokens_and_its_secret_is_shown_once()
    {
        var created = await host.ApiAsync(HttpMethod.Post, "/v1/clients", token, Reader);
        Assert.Equal(201, created.Status);
        var (id, secret) = (created.Json.GetProperty("id").GetString()!, created.Json.GetProperty("secret").GetString()!);
        Assert.True(secret.Length >= 43 + 4);
        Assert.Equal($"/v1/clients/{id}", created.Header("Location"));
        Assert.Equal(200, (await WithSecretAsync(id, secret)).Status);
        foreach (var path in new[] { $"/v1/clients/{id}", "/v1/clients" })
            Assert.DoesNotContain("secret", (await host.ApiAsync(HttpMethod.Get, path, token)).Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A22_a_client_is_pinned_to_the_dated_version_it_was_made_with()
    {
        var created = (await host.ApiAsync(HttpMethod.Post, "/v1/clients", token, Reader)).Json;
        Assert.Equal("2026-11-22", created.GetProperty("apiVersion").GetString());
        var answer = await WithSecretAsync(created.GetProperty("id").GetString()!, created.GetProperty("secret").GetString()!);
        var claims = new JsonWebToken(answer.Json.GetProperty("access_token").GetString());
        Assert.Equal("2026-11-22", claims.GetClaim("api_version").Value);
        var unknown = """{"name":"Reader","scopes":["directory:read"],"apiVersion":"2026-01-01"}""";
        Assert.Equal("422 validationFailed", (await host.ApiAsync(HttpMethod.Post, "/v1/clients", token, unknown)).Refusal);
    }

    [Fact]
    public async Task O18_two_secrets_work_at_a_time()
    {
        var created = (await host.ApiAsync(HttpMethod.Post, "/v1/clients", token, Reader)).Json;
        var id = created.GetProperty("id").GetString()!;
        var secrets = new List<string> { created.GetProperty("secret").GetString()! };
        for (var i = 0; i < 2; i++)
            secrets.Add(
                (await host.ApiAsync(HttpMethod.Post, $"/v1/clients/{id}/rotate-secret", token, null))
                    .Json.GetProperty("secret")
                    .GetString()!
            );
        var statuses = new List<int>();
        foreach (var secret in secrets)
            statuses.Add((await WithSecretAsync(id, secret)).Status);
        Assert.Equal([401, 200, 200], statuses);
    }

    [Fact]
    public async Task A16_a_deleted_client_gets_no_tokens_and_is_gone()
    {
        var created = (await host.ApiAsync(HttpMethod.Post, "/v1/clients", token, Reader)).Json;
        var id = created.GetProperty("id").GetString()!;
        Assert.Equal(204, (await host.ApiAsync(HttpMethod.Delete, $"/v1/clients/{id}", token)).Status);
        Assert.Equal("404 notFound", (await host.ApiAsync(HttpMethod.Delete, $"/v1/clients/{id}", token)).Refusal);
        Assert.Equal(401, (await WithSecretAsync(id, created.GetProperty("secret").GetString()!)).Status);
    }

    [Fact]
    public async Task Nobody_gets_more_scopes_by_way_of_another_client()
    {
        var narrow = await host.AccessTokenAsync(IdentityHost.Client, "clients:write");
        Assert.Equal("403 forbidden", (await host.ApiAsync(HttpMethod.Post, "/v1/clients", narrow, Reader)).Refusal);
        // Neither by a new secret for, or a change of, a client that has more.
        Assert.Equal(
            "403 forbidden",
            (await host.ApiAsync(HttpMethod.Post, $"/v1/clients/{IdentityHost.Client.Id}/rotate-secret", narrow)).Refusal
        );
        Assert.Equal(
            "403 forbidden",
            (
                await host.ApiAsync(
                    HttpMethod.Put,
                    $"/v1/clients/{IdentityHost.Client.Id}",
                    narrow,
                    """{"name":"x","scopes":["clients:write"]}""",
                    ("If-Match", "*")
                )
            ).Refusal
        );
    }

    [Theory]
    [InlineData("""{"name":"","scopes":["directory:read"]}""", "/name invalidFormat")]
    [InlineData("""{"name":"x","scopes":[]}""", "/scopes tooShort")]
    [InlineData("""{"name":"x","scopes":["directory:read","made:up"]}""", "/scopes/1 unknownValue")]
    [InlineData("""{"name":"x","scopes":["partner"]}""", "/scopes/0 unknownValue")]
    [InlineData("""{"name":"x","scopes":["directory:read"],"tenantId":"ten_2"}""", "/tenantId unknownMember")]
    public async Task A6_a_client_that_cannot_be_is_refused(string body, string error)
    {
        var answer = await host.ApiAsync(HttpMethod.Post, "/v1/clients", token, body);
        Assert.Equal("422 validationFailed", answer.Refusal);
        var first = answer.Json.GetProperty("errors")[0];
        Assert.Equal(error, $"{first.GetProperty("pointer").GetString()} {first.GetProperty("code").GetString()}");
    }

    [Fact]
    public async Task A_partner_makes_a_client_for_the_tenant_it_names()
    {
        var partner = await host.AccessTokenAsync(IdentityHost.Partner);
        var created = (await host.ApiAsync(HttpMethod.Post, "/v1/clients", partner, Reader, ("Kpn-Tenant", "ten_2"))).Json;
        var id = created.GetProperty("id").GetString()!;
        Assert.Equal("ten_2", (await host.Clients.FindAsync(id, default))!.Client.TenantId);
        Assert.Equal("400 tenantRequired", (await host.ApiAsync(HttpMethod.Post, "/v1/clients", partner, Reader)).Refusal);
    }

    [Fact]
    public async Task A25_clients_of_other_tenants_and_of_partners_do_not_exist()
    {
        var (foreign, _) = await host.Clients.CreateAsync(
            ClientOwner.Tenant("ten_2"),
            new ClientRegistration { Name = "foreign", Scopes = ["directory:read"] },
            default
        );
        foreach (var id in new[] { foreign.Id, IdentityHost.Partner.Id, "cli_nobody" })
        {
            Assert.Equal("404 notFound", (await host.ApiAsync(HttpMethod.Get, $"/v1/clients/{id}", token)).Refusal);
            Assert.Equal("404 notFound", (await host.ApiAsync(HttpMethod.Delete, $"/v1/clients/{id}", token)).Refusal);
            Assert.Equal(
                "404 notFound",
                (await host.ApiAsync(HttpMethod.Put, $"/v1/clients/{id}", token, Reader, ("If-Match", "*"))).Refusal
            );
            Assert.Equal("404 notFound", (await host.ApiAsync(HttpMethod.Post, $"/v1/clients/{id}/rotate-secret", token)).Refusal);
        }
        Assert.DoesNotContain(
            foreign.Id,
            (await host.ApiAsync(HttpMethod.Get, "/v1/clients?limit=200", token)).Text,
            StringComparison.Ordinal
        );
        Assert.NotNull(await host.Clients.FindAsync(foreign.Id, default));
    }

    [Fact]
    public async Task A14_a_change_needs_the_present_revision()
    {
        var created = await host.ApiAsync(HttpMethod.Post, "/v1/clients", token, Reader);
        var path = created.Header("Location")!;
        var changed = await host.ApiAsync(
            HttpMethod.Put,
            path,
            token,
            """{"name":"Renamed","scopes":["directory:read"]}""",
            ("If-Match", created.Header("ETag")!)
        );
        Assert.Equal((200, "Renamed", "\"2\""), (changed.Status, changed.Json.GetProperty("name").GetString(), changed.Header("ETag")));
        Assert.Equal(
            "412 preconditionFailed",
            (await host.ApiAsync(HttpMethod.Put, path, token, Reader, ("If-Match", created.Header("ETag")!))).Refusal
        );
        Assert.Equal("428 preconditionRequired", (await host.ApiAsync(HttpMethod.Put, path, token, Reader)).Refusal);
    }

    [Fact]
    public async Task A_seeded_client_may_be_seeded_again()
    {
        var seed = new ClientSeed("cli_sandbox", "ten_1", "Sandbox", ["directory:read"], "sec_one");
        await host.Clients.SeedAsync(seed, default);
        await host.Clients.SeedAsync(seed with { Scopes = ["directory:read", "clients:read"] }, default);
        var found = (await host.Clients.FindAsync("cli_sandbox", default))!;
        Assert.Equal(["directory:read", "clients:read"], found.Client.Scopes);
        Assert.Single(found.SecretHashes);
        Assert.Equal(200, (await WithSecretAsync("cli_sandbox", "sec_one")).Status);
    }

    [Fact]
    public async Task A_client_goes_with_its_tenant()
    {
        await using var fresh = await database.CreateDatabaseAsync();
        await using var other = await IdentityHost.StartAsync(fresh);
        await other.Database.InPlatformAsync(session => session.ExecuteAsync("DELETE FROM tenants WHERE id = 'ten_1'"), default);
        Assert.Equal(
            401,
            (await other.TokenAsync("grant_type=client_credentials", $"{IdentityHost.Client.Id}:{IdentityHost.Client.Secret}")).Status
        );
    }

    [Theory]
    [InlineData("DELETE FROM oauth_clients WHERE id = @id")]
    [InlineData("DELETE FROM tenants WHERE id = 'ten_2'")]
    public async Task O41_a_client_that_goes_takes_its_tokens_along_whichever_way_it_goes(string how)
    {
        await using var fresh = await database.CreateDatabaseAsync();
        await using var other = await IdentityHost.StartAsync(fresh);
        var seed = new ClientSeed("cli_going", "ten_2", "Going", ["clients:read"], "sec_going");
        await other.Clients.SeedAsync(seed, default);
        Assert.False(await IsRevokedAsync(other, "cli_going"));
        await other.Database.InPlatformAsync(session => session.ExecuteAsync(how, new { id = "cli_going" }), default);
        Assert.True(await IsRevokedAsync(other, "cli_going"));
        Assert.False(await IsRevokedAsync(other, IdentityHost.Client.Id));

        // Made again under its name, as the sandbox makes its own, it gets tokens that count.
        await other.Clients.SeedAsync(seed with { TenantId = "ten_1" }, default);
        Assert.False(await IsRevokedAsync(other, "cli_going"));
    }

    private static Task<bool> IsRevokedAsync(IdentityHost at, string clientId) =>
        new RevocationStore(at.Database, TimeProvider.System).AnyAsync([RevocationStore.OfClient(clientId)], default);

    private Task<Answer> WithSecretAsync(string id, string secret) => host.TokenAsync("grant_type=client_credentials", $"{id}:{secret}");
}
