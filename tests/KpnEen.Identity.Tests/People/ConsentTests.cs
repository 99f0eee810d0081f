using KpnEen.Data.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;

namespace KpnEen.Identity.Tests.People;

/// <summary>"Connect your KPN EEN account": who may allow which application what, for which company.</summary>
public sealed class ConsentTests(PeopleFixture people) : IClassFixture<PeopleFixture>
{
    private CodeFlow Vendor() => new(people, people.Vendor.Client, people.Vendor.Secret);

    private ConnectedAppStore Apps => people.Services.GetRequiredService<ConnectedAppStore>();

    [Theory]
    [InlineData("anna@ten_1.example", "ten_1")]
    [InlineData("carla@ten_2.example", "ten_2")]
    public async Task A_partners_application_gets_tokens_for_the_company_of_the_administrator(string username, string tenant)
    {
        var tokens = await Vendor().TokensAsync(username, ("scope", "calls:read"));
        var access = new JsonWebToken(tokens.Json.GetProperty("access_token").GetString());
        Assert.Equal(tenant, access.GetClaim("tenant_id").Value);
        var app = await Apps.GetAsync(tenant, people.Vendor.Client.Id, default);
        Assert.Equal(("Grote <CRM>", false), (app!.Name, app.IsOwn));
        Assert.Contains("calls:read", app.Scopes);
        Assert.Equal([access.Subject], app.People);
    }

    [Fact]
    public async Task An_ordinary_user_may_sign_in_and_not_give_away_the_company()
    {
        var flow = Vendor();
        await flow.BeginAsync(("scope", "openid calls:read"));
        await flow.Browser.SignInAsync("bob@ten_1.example");
        Assert.DoesNotContain("value=\"allow\"", flow.Browser.Page.Text, StringComparison.Ordinal);
        Assert.Contains("only an administrator of Jansen &amp; Zn may allow that", flow.Browser.Page.Text, StringComparison.Ordinal);
        var forced = await flow.Browser.SubmitFormAsync(_ => true, ("decision", "allow"));
        Assert.Equal((403, null), (forced.Status, flow.Browser.Left));
        await flow.Browser.SubmitAsync(("decision", "deny"));
        Assert.Equal("access_denied", flow.Browser.Got("error"));

        var himself = await Vendor().TokensAsync("bob@ten_1.example", ("scope", "openid profile"));
        Assert.Equal("openid profile", himself.Json.GetProperty("scope").GetString());
    }

    [Fact]
    public async Task Not_allowed_is_told_to_the_application()
    {
        var flow = Vendor();
        await flow.BeginAsync();
        await flow.Browser.SignInAsync("anna@ten_1.example");
        await flow.Browser.SubmitAsync(("decision", "deny"));
        Assert.Equal(("access_denied", PeopleFixture.Issuer), (flow.Browser.Got("error"), flow.Browser.Got("iss")));
        Assert.Equal("staat/+ é\"", flow.Browser.Got("state"));
    }

    [Fact]
    public async Task Another_account_can_be_chosen_without_beginning_anew()
    {
        var flow = Vendor();
        await flow.BeginAsync(("scope", "openid calls:read"));
        await flow.Browser.SignInAsync("bob@ten_1.example");
        await flow.Browser.SubmitFormAsync(form => form.Contains("sign-out", StringComparison.Ordinal));
        Assert.Contains("name=\"password\"", flow.Browser.Page.Text, StringComparison.Ordinal);
        await flow.Browser.SignInAsync("anna@ten_1.example");
        await flow.Browser.AllowAsync();
        var tokens = await flow.RedeemAsync(flow.Browser.Got("code")!);
        Assert.Equal("usr_ten_1_anna", new JsonWebToken(tokens.Json.GetProperty("access_token").GetString()).Subject);
    }

    [Fact]
    public async Task An_application_of_one_company_is_not_for_another()
    {
        foreach (var (client, secret) in new[] { people.Crm, people.Private })
        {
            var flow = new CodeFlow(people, client, secret);
            await flow.BeginAsync();
            await flow.Browser.SignInAsync("carla@ten_2.example");
            Assert.Equal("access_denied", flow.Browser.Got("error"));
        }
    }

    [Fact]
    public async Task What_was_allowed_is_not_asked_again_but_of_an_app_without_a_secret_and_for_more()
    {
        await people.PersonAsync("ten_1", "gijs", SignInRole.Administrator);
        var flow = new CodeFlow(people, people.Crm.Client, people.Crm.Secret);
        await flow.CodeAsync("gijs@ten_1.example", ("scope", "calls:read openid"));
        await flow.BeginAsync(("scope", "calls:read"));
        Assert.NotNull(flow.Browser.Got("code"));
        await flow.BeginAsync(("scope", "calls:read calls:control"));
        Assert.Contains("value=\"allow\"", flow.Browser.Page.Text, StringComparison.Ordinal);

        var app = new CodeFlow(people, people.App) { Browser = flow.Browser };
        await app.CodeAsync();
        await app.BeginAsync();
        Assert.Contains("value=\"allow\"", flow.Browser.Page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disconnected_nothing_of_it_is_left_and_other_companies_keep_theirs()
    {
        var (one, two) = (Vendor(), Vendor());
        var first = await one.TokensAsync("anna@ten_1.example");
        var second = await two.TokensAsync("carla@ten_2.example");
        var open = await one.CodeAsync("anna@ten_1.example");
        Assert.True(await Apps.DisconnectAsync("ten_1", people.Vendor.Client.Id, default));

        Assert.Equal("400 invalid_grant", (await one.RefreshAsync(first.Json.GetProperty("refresh_token").GetString()!)).Refusal);
        Assert.Equal("400 invalid_grant", (await one.RedeemAsync(open)).Refusal);
        Assert.Null(await Apps.GetAsync("ten_1", people.Vendor.Client.Id, default));
        var grant = new JsonWebToken(first.Json.GetProperty("access_token").GetString()).GetClaim("grant_id").Value;
        Assert.True(await people.Services.GetRequiredService<RevocationStore>().AnyAsync([RevocationStore.OfGrant(grant)], default));
        Assert.Equal(200, (await two.RefreshAsync(second.Json.GetProperty("refresh_token").GetString()!)).Status);
        Assert.False(await Apps.DisconnectAsync("ten_1", people.Vendor.Client.Id, default));
        await one.BeginAsync();
        Assert.Contains("value=\"allow\"", one.Browser.Page.Text, StringComparison.Ordinal);
    }
}
