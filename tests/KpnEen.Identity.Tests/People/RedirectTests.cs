using KpnEen.Data.Identity;

namespace KpnEen.Identity.Tests.People;

/// <summary>O29, O30: nobody is sent to an address that the client did not register, and nobody else learns of it.</summary>
public sealed class RedirectTests(PeopleFixture people) : IClassFixture<PeopleFixture>
{
    private CodeFlow Crm() => new(people, people.Crm.Client, people.Crm.Secret);

    [Theory]
    [InlineData("https://crm.example/callback")]
    [InlineData("https://crm.example/callback/?from=kpn")]
    [InlineData("https://crm.example/Callback?from=kpn")]
    [InlineData("https://CRM.example/callback?from=kpn")]
    [InlineData("https://crm.example/callback?from=kpn&x=1")]
    [InlineData("https://crm.example/callback?from=kpn#fragment")]
    [InlineData("https://crm.example/callbac%6B?from=kpn")]
    [InlineData("https://crm.example/x/../callback?from=kpn")]
    [InlineData("https://user@crm.example/callback?from=kpn")]
    [InlineData("https://crm.example:444/callback?from=kpn")]
    [InlineData("https://crm.example.evil.example/callback?from=kpn")]
    [InlineData("https://sub.crm.example/callback?from=kpn")]
    [InlineData("http://crm.example/callback?from=kpn")]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/callback")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData(" https://crm.example/callback?from=kpn")]
    [InlineData(null)]
    public async Task O29_reliability_18_anything_but_the_registered_text_ends_on_a_page(string? redirect)
    {
        foreach (var method in new[] { "GET", "POST" })
        {
            var flow = Crm();
            var parameters = flow.Parameters;
            parameters["redirect_uri"] = redirect;
            var answer =
                method == "GET" ? await flow.BeginAsync(("redirect_uri", redirect)) : await flow.PostAsync("/oauth/authorize", parameters);
            AssertPage(answer);
        }
    }

    [Theory]
    [InlineData("response_type", "token")]
    [InlineData("scope", "partner")]
    [InlineData("code_challenge_method", "plain")]
    [InlineData("prompt", "none")]
    public async Task O29_no_error_path_redirects_to_an_unregistered_address(string name, string value) =>
        AssertPage(await Crm().BeginAsync(("redirect_uri", "https://evil.example/"), (name, value)));

    [Theory]
    [InlineData("nonce")]
    [InlineData("prompt")]
    [InlineData("login_hint")]
    [InlineData("ui_locales")]
    public async Task O35_text_that_no_database_keeps_is_refused_at_the_client(string name)
    {
        var flow = Crm();
        Assert.Equal(303, (await flow.BeginAsync((name, "a\0"))).Status);
        Assert.Equal("invalid_request", flow.Browser.Got("error"));
    }

    [Theory]
    [InlineData("cli_unknown")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("cli\0")]
    [InlineData("<script>")]
    public async Task O30_an_unknown_client_is_a_page_and_no_redirect(string? client) =>
        AssertPage(await Crm().BeginAsync(("client_id", client)));

    [Theory]
    [InlineData("&client_id=cli_other")]
    [InlineData("&redirect_uri=https%3A%2F%2Fevil.example")]
    [InlineData("&state=2")]
    [InlineData("&broken=%ff")]
    public async Task O29_a_parameter_twice_or_malformed_is_a_page(string more) =>
        AssertPage(await people.Browser().GoAsync(Crm().Address() + more));

    [Fact]
    public async Task O29_what_the_client_registers_is_looked_at_again_when_the_person_allows_it()
    {
        var (client, secret) = await people.CreateAsync(ClientOwner.Tenant("ten_1"), PeopleFixture.Registration("Wijzigt"));
        var flow = new CodeFlow(people, client, secret);
        await flow.BeginAsync();
        await flow.Browser.SignInAsync("anna@ten_1.example");
        await people.Store.InPlatformAsync(
            session =>
                session.ExecuteAsync("UPDATE oauth_clients SET redirect_uris = '{https://new.example/}' WHERE id = @Id", new { client.Id }),
            default
        );
        AssertPage(await flow.Browser.AllowAsync());
    }

    [Theory]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1:51004/cb", true)]
    [InlineData("http://127.0.0.1:8000/cb", "http://127.0.0.1:51004/cb", true)]
    [InlineData("http://[::1]/cb", "http://[::1]:51004/cb", true)]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1/cb", true)]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1:51004/other", false)]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1:51004/cb/", false)]
    [InlineData("http://127.0.0.1/cb", "http://[::1]:51004/cb", false)]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1:0/cb", false)]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1:80@evil.example/cb", false)]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1.evil.example/cb", false)]
    [InlineData("http://127.0.0.1/cb", "https://127.0.0.1:51004/cb", false)]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1:51004/cb\n", false)]
    [InlineData("https://crm.example/cb", "https://crm.example:8443/cb", false)]
    public void O29_only_of_a_loopback_address_the_port_is_free(string registered, string asked, bool allowed) =>
        Assert.Equal(allowed, RedirectUris.IsAllowed(asked, [registered]));

    [Fact]
    public async Task O29_an_app_on_a_desk_gets_its_code_at_the_port_it_has()
    {
        var client = await people.PublicClientAsync("http://127.0.0.1/callback");
        var flow = new CodeFlow(people, client);
        var code = await flow.CodeAsync("anna@ten_1.example", ("redirect_uri", "http://127.0.0.1:51004/callback"));
        Assert.StartsWith("http://127.0.0.1:51004/callback?", flow.Browser.Left, StringComparison.Ordinal);
        Assert.Equal(200, (await flow.RedeemAsync(code)).Status);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    public async Task No_sign_in_and_no_sign_out_leads_anywhere_but_to_our_own_pages(string target)
    {
        var browser = people.Browser();
        await browser.GoAsync(
            $"/oauth/sign-in?return={Uri.EscapeDataString(target)}&post_logout_redirect_uri={Uri.EscapeDataString(target)}"
        );
        await browser.SubmitAsync(("username", "anna@ten_1.example"), ("password", PeopleFixture.Password), ("return", target));
        await browser.PostAsync("/oauth/sign-out", ("post_logout_redirect_uri", target), ("return", target));
        Assert.All(
            browser.Seen.Select(answer => answer.Header("Location")).OfType<string>(),
            location => Assert.Matches("^/(oauth/sign-in|console)", location)
        );
    }

    private static void AssertPage(Answer answer)
    {
        Assert.Equal(400, answer.Status);
        Assert.Null(answer.Header("Location"));
        Assert.StartsWith("text/html", answer.Header("Content-Type"), StringComparison.Ordinal);
        Assert.DoesNotContain("evil.example", answer.Text, StringComparison.Ordinal);
    }
}
