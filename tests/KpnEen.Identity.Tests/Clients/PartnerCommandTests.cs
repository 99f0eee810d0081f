using KpnEen.Api.Security;
using KpnEen.Data.Postgres;
using KpnEen.Testing;
using Microsoft.Extensions.Configuration;

namespace KpnEen.Identity.Tests.Clients;

/// <summary>The operator lets the first partner in, at the machine: nobody else could.</summary>
public sealed class PartnerCommandTests(IdentityDatabase database) : IClassFixture<IdentityDatabase>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("kpneen-partner-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_partner_that_the_operator_makes_gets_tokens_and_one_that_is_removed_gets_none()
    {
        await using var fresh = await database.CreateDatabaseAsync();
        await using var host = await IdentityHost.StartAsync(fresh);
        var (made, said) = await CommandAsync(fresh, '0', "--new-partner", "KPN Wholesale");
        Assert.Equal(0, made);
        var words = said.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        var (id, secret) = (
            words.First(w => w.StartsWith("cli_", StringComparison.Ordinal)),
            words.First(w => w.StartsWith("sec_", StringComparison.Ordinal))
        );

        var answer = await host.TokenAsync("grant_type=client_credentials&scope=partner clients:read", $"{id}:{secret}");
        Assert.Equal(200, answer.Status);
        var token = answer.Json.GetProperty("access_token").GetString()!;
        Assert.Equal(200, (await host.ApiAsync(HttpMethod.Get, "/v1/clients", token, null, ("Kpn-Tenant", "ten_1"))).Status);
        Assert.Contains($"{id}  made ", (await CommandAsync(fresh, '0', "--partners")).Said, StringComparison.Ordinal);

        // A client of a tenant is none of the partners.
        Assert.Equal(2, (await CommandAsync(fresh, '0', "--remove-partner", IdentityHost.Client.Id)).Code);
        Assert.Equal(0, (await CommandAsync(fresh, '0', "--remove-partner", id)).Code);
        Assert.Equal("401 invalid_client", (await host.TokenAsync("grant_type=client_credentials", $"{id}:{secret}")).Refusal);
    }

    [Fact]
    public async Task With_another_master_key_than_the_servers_nothing_is_made()
    {
        await using var fresh = await database.CreateDatabaseAsync();
        await CommandAsync(fresh, '0', "--partners");
        await Assert.ThrowsAsync<DatabaseNotUsableException>(() => CommandAsync(fresh, '1', "--new-partner", "KPN Wholesale"));
        Assert.Equal((0, ""), await CommandAsync(fresh, '0', "--partners"));
    }

    [Theory]
    [InlineData("--new-partner")]
    [InlineData("--new-partner", "--partners")]
    [InlineData("--remove-partner")]
    public async Task What_is_missing_is_said(params string[] arguments) =>
        await Assert.ThrowsAsync<FormatException>(() => RunAsync(arguments, new ConfigurationBuilder().Build(), TextWriter.Null));

    [Fact]
    public async Task Other_arguments_are_the_servers() =>
        Assert.Null(await RunAsync(["--urls", "http://127.0.0.1:0"], new ConfigurationBuilder().Build(), TextWriter.Null));

    private async Task<(int? Code, string Said)> CommandAsync(TestDatabase fresh, char digit, params string[] arguments)
    {
        var key = Path.Combine(folder, $"{digit}.key");
        await File.WriteAllTextAsync(key, new string(digit, 64));
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?>
                {
                    ["KPNEEN_DATABASE"] = fresh.ConnectionString,
                    ["KPNEEN_STATE"] = folder,
                    ["KPNEEN_MASTER_KEY"] = key,
                }
            )
            .Build();
        using var output = new StringWriter();
        var code = await RunAsync(arguments, configuration, output);
        return (code, output.ToString());
    }

    private static Task<int?> RunAsync(string[] arguments, IConfiguration configuration, TextWriter output) =>
        PartnerCommand.RunAsync(arguments, configuration, Scopes.All.Keys, output, TimeProvider.System);
}
