using System.Text.RegularExpressions;
using KpnEen.Data.Identity;

namespace KpnEen.Identity.Tests.People;

/// <summary>O34, O35: the pages, their forms and their cookie.</summary>
public sealed partial class PageTests(PeopleFixture people) : IClassFixture<PeopleFixture>
{
    // An app without a secret is asked about each time.
    private CodeFlow App() => new(people, people.App);

    [Fact]
    public async Task O34_every_redirect_is_303_and_no_page_can_be_framed_or_run_a_script()
    {
        var flow = App();
        await flow.CodeAsync();
        Assert.Equal([303, 200, 303, 200, 303], flow.Browser.Seen.Select(answer => answer.Status));
        Assert.All(
            flow.Browser.Seen,
            answer =>
            {
                Assert.Equal("no-referrer", answer.Header("Referrer-Policy"));
                Assert.Equal("no-store", answer.Header("Cache-Control"));
                Assert.Null(answer.Header("Access-Control-Allow-Origin"));
            }
        );
        var nonces = new HashSet<string>();
        foreach (var page in flow.Browser.Seen.Where(answer => answer.Status == 200))
        {
            var policy = page.Header("Content-Security-Policy")!;
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("form-action 'self' https://crm.example;", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("script-src", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("<script", page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(" style=", page.Text, StringComparison.Ordinal);
            var nonce = Nonce().Match(policy).Groups[1].Value;
            Assert.Contains($"<style nonce=\"{nonce}\">", page.Text, StringComparison.Ordinal);
            Assert.True(nonces.Add(nonce), "each page has a nonce of its own");
            Assert.Equal("DENY", page.Header("X-Frame-Options"));
        }
    }

    [Fact]
    public async Task O35_the_cookie_is_for_this_host_alone_and_renewed_at_sign_in()
    {
        var flow = App();
        await flow.BeginAsync();
        var set = flow.Browser.Seen[0].Header("Set-Cookie")!;
        Assert.Matches("^__Host-kpneen=[A-Za-z0-9_-]{43}; path=/; secure; samesite=lax; httponly$", set);
        var before = flow.Browser.Cookies["__Host-kpneen"];
        await flow.Browser.SignInAsync("anna@ten_1.example");
        var after = flow.Browser.Cookies["__Host-kpneen"];
        Assert.NotEqual(before, after);

        // Session fixation: who planted the cookie before the sign-in has nothing by it.
        var thief = people.Browser();
        thief.Cookies["__Host-kpneen"] = before;
        await thief.GoAsync(App().Address(("prompt", "none")));
        Assert.Equal("login_required", thief.Got("error"));
        await thief.GoAsync("/oauth/consent" + new Uri(new Uri("http://x"), flow.Browser.Seen[^2].Header("Location")).Query);
        Assert.Equal(400, thief.Page.Status);
    }

    [Fact]
    public async Task O35_over_plain_http_on_this_machine_the_cookie_has_no_prefix()
    {
        await using var other = await people.StartAsync(people.Store, "http://127.0.0.1:8080");
        using var http = PeopleFixture.ClientOf(other);
        var browser = new TestBrowser(http);
        await browser.GoAsync("/oauth/sign-in");
        Assert.Matches("^kpneen=[A-Za-z0-9_-]{43}; path=/; samesite=lax; httponly$", browser.Page.Header("Set-Cookie"));
    }

    [Theory]
    [InlineData("on", "http://issuer.test")]
    [InlineData("yes", "https://issuer.test")]
    public async Task Sign_in_over_plain_http_that_leaves_this_machine_does_not_start(string value, string issuer) =>
        await Assert.ThrowsAsync<FormatException>(() => people.StartAsync(people.Store, issuer, ("KPNEEN_SIGN_IN", value)));

    [Fact]
    public async Task Off_there_is_neither_page_nor_grant()
    {
        await using var off = await people.StartAsync(people.Store, PeopleFixture.Issuer, ("KPNEEN_SIGN_IN", ""));
        using var http = PeopleFixture.ClientOf(off);
        foreach (var path in new[] { "/oauth/authorize", "/oauth/sign-in", "/oauth/consent", "/console" })
            Assert.Equal(404, (int)(await http.GetAsync(path)).StatusCode);
        var flow = new CodeFlow(people, people.Crm.Client, people.Crm.Secret) { Http = http };
        Assert.Equal("400 unsupported_grant_type", (await flow.RedeemAsync("x")).Refusal);
        Assert.Equal(404, (await flow.PushAsync()).Status);
        Assert.DoesNotContain(
            "authorization_endpoint",
            await http.GetStringAsync("/.well-known/openid-configuration"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task O35_a_form_without_its_word_or_with_that_of_another_browser_does_nothing()
    {
        var flow = App();
        await flow.BeginAsync();
        var forged = await flow.Browser.SubmitAsync(
            ("username", "anna@ten_1.example"),
            ("password", PeopleFixture.Password),
            ("word", "forged")
        );
        Assert.Equal(403, forged.Status);
        await flow.Browser.SignInAsync("anna@ten_1.example");
        var stranger = people.Browser();
        await stranger.GoAsync("/oauth/sign-in");
        var word = Word().Match(stranger.Page.Text).Groups[1].Value;
        foreach (var other in new[] { "", word })
        {
            Assert.Equal(403, (await flow.Browser.SubmitAsync(("decision", "allow"), ("word", other))).Status);
            Assert.Null(flow.Browser.Left);
        }
        Assert.Equal(303, (await flow.Browser.AllowAsync()).Status);
        Assert.NotNull(flow.Browser.Got("code"));
    }

    [Fact]
    public async Task O35_what_was_asked_is_kept_by_us_and_no_field_changes_it()
    {
        var flow = App();
        await flow.BeginAsync();
        Assert.DoesNotContain("code_challenge", flow.Browser.Page.Text, StringComparison.Ordinal);
        await flow.Browser.SubmitAsync(
            ("username", "anna@ten_1.example"),
            ("password", PeopleFixture.Password),
            ("scope", "calls:control"),
            ("code_challenge", new string('a', 43)),
            ("redirect_uri", "https://evil.example/"),
            ("client_id", people.Vendor.Client.Id)
        );
        await flow.Browser.SubmitAsync(
            ("decision", "allow"),
            ("scope", "calls:control"),
            ("redirect_uri", "https://evil.example/"),
            ("user_id", "usr_ten_2_carla")
        );
        Assert.StartsWith(PeopleFixture.Redirect, flow.Browser.Left, StringComparison.Ordinal);
        var tokens = await flow.RedeemAsync(flow.Browser.Got("code")!);
        Assert.Equal("openid profile email calls:read", tokens.Json.GetProperty("scope").GetString());
    }

    [Fact]
    public async Task O35_a_request_belongs_to_one_browser_and_ends_with_its_answer()
    {
        var flow = App();
        await flow.BeginAsync();
        var page = flow.Browser.Seen[0].Header("Location")!;
        Assert.Equal(400, (await people.Browser().GoAsync(page)).Status);
        await flow.Browser.SignInAsync("anna@ten_1.example");
        var consent = flow.Browser.Page;
        await flow.Browser.AllowAsync();
        var handle = Handle().Match(consent.Text).Groups[1].Value;
        Assert.Equal(400, (await flow.Browser.GoAsync($"/oauth/consent?request={handle}")).Status);
        people.Clock.Advance(TimeSpan.FromMinutes(1));
        var late = App();
        await late.BeginAsync();
        people.Clock.Advance(TimeSpan.FromMinutes(21));
        Assert.Equal(
            400,
            (await late.Browser.SubmitAsync(("username", "anna@ten_1.example"), ("password", PeopleFixture.Password))).Status
        );
    }

    [Fact]
    public async Task The_consent_page_names_application_company_and_what_it_may_in_words_and_escapes_them()
    {
        var flow = new CodeFlow(people, people.Vendor.Client, people.Vendor.Secret);
        await flow.BeginAsync(("scope", "openid calls:read calls:control"));
        await flow.Browser.SignInAsync("anna@ten_1.example");
        var page = flow.Browser.Page.Text;
        Assert.Contains("Connect Grote &lt;CRM&gt; to Jansen &amp; Zn?", page, StringComparison.Ordinal);
        Assert.Contains("See who is on the phone with whom", page, StringComparison.Ordinal);
        Assert.Contains("Start, transfer and end calls", page, StringComparison.Ordinal);
        Assert.Contains("Laat zien wie er belt.", page, StringComparison.Ordinal);
        Assert.Contains("belongs neither to Jansen &amp; Zn nor to KPN", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<CRM>", page, StringComparison.Ordinal);
        await flow.Browser.GoAsync(flow.Address(("ui_locales", "nl"), ("prompt", "consent")));
        Assert.Contains("Zien wie er met wie belt", flow.Browser.Page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_scope_of_the_api_has_words_in_both_languages() =>
        Assert.All(Api.Security.Scopes.All.Keys.Where(scope => scope != "partner"), scope => Assert.True(ScopeTexts.Knows(scope), scope));

    [GeneratedRegex("style-src 'nonce-([^']+)'")]
    private static partial Regex Nonce();

    [GeneratedRegex("name=\"word\" value=\"([^\"]+)\"")]
    private static partial Regex Word();

    [GeneratedRegex("name=\"request\" value=\"([^\"]+)\"")]
    private static partial Regex Handle();
}
