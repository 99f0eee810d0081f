using System.Diagnostics;
using KpnEen.Data.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace KpnEen.Identity.Tests.People;

/// <summary>Names, passwords, and who guesses them; prompt and max_age (O36).</summary>
public sealed class SignInTests(PeopleFixture people) : IClassFixture<PeopleFixture>
{
    private SignInStore SignIns => people.Services.GetRequiredService<SignInStore>();

    private CodeFlow Crm() => new(people, people.Crm.Client, people.Crm.Secret);

    [Fact]
    public async Task A_wrong_password_an_unknown_name_and_an_unknown_company_read_the_same()
    {
        var pages = new List<string>();
        foreach (var name in new[] { "anna@ten_1.example", "nobody@ten_1.example", "anna@nowhere.example", "anna" })
        {
            var flow = Crm();
            await flow.BeginAsync();
            var answer = await flow.Browser.SignInAsync(name, "een heel fout wachtwoord");
            Assert.Equal(401, answer.Status);
            Assert.Contains("The name or the password is not right.", answer.Text, StringComparison.Ordinal);
            pages.Add(
                System.Text.RegularExpressions.Regex.Replace(
                    answer.Text.Replace(name, "", StringComparison.Ordinal),
                    "(nonce|value)=\"[^\"]*\"",
                    ""
                )
            );
        }
        Assert.Single(pages.Distinct());
    }

    [Fact]
    public async Task An_unknown_name_takes_as_long_as_a_wrong_password()
    {
        // The work is the same by construction (one PBKDF2 of the same cost); the clock only shows that none of the ways is a short cut.
        // In turn, and the fastest of each: what else the machine does slows both, and never makes one faster.
        // A person of its own: who was guessed at by another test is answered without any work for a minute.
        await people.PersonAsync("ten_1", "hanna", SignInRole.User);
        people.Clock.Advance(TimeSpan.FromSeconds(61));
        var (known, unknown) = (double.MaxValue, double.MaxValue);
        for (var i = 0; i < 7; i++)
        {
            known = Math.Min(known, await TimeAsync("hanna@ten_1.example"));
            unknown = Math.Min(unknown, await TimeAsync("nobody@ten_1.example"));
        }
        Assert.InRange(unknown / known, 0.5, 2.0);
    }

    [Fact]
    public async Task Passwords_are_kept_as_PBKDF2_with_600000_rounds_and_a_salt_each()
    {
        var stored = await people.Store.InPlatformAsync(
            session => session.QueryAsync<string>("SELECT password_hash FROM sign_ins"),
            default
        );
        Assert.All(stored, hash => Assert.Matches(@"^\$pbkdf2-sha256\$i=600000\$[A-Za-z0-9+/=]{24}\$[A-Za-z0-9+/=]{44}$", hash));
        Assert.Equal(stored.Count, stored.Distinct().Count());
    }

    [Fact]
    public async Task O25_who_guesses_is_slowed_down_and_locks_nobody_out()
    {
        await people.PersonAsync("ten_1", "dirk", SignInRole.User);
        var guesser = people.Browser();
        await guesser.GoAsync("/oauth/sign-in");
        for (var i = 0; i < 10; i++)
            Assert.Equal(401, (await guesser.SignInAsync("dirk@ten_1.example", "x")).Status);
        var slow = await guesser.SignInAsync("Dirk@ten_1.example");
        Assert.Equal(429, slow.Status);
        Assert.InRange(int.Parse(slow.Header("Retry-After")!, null), 1, 60);
        // Others of the same address go on, and so does he after a minute.
        Assert.Equal("/console", await ConsoleAsync("bob@ten_1.example"));
        people.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal("/console", await ConsoleAsync("dirk@ten_1.example"));
    }

    [Fact]
    public async Task O25_guesses_sent_all_at_once_get_no_further_than_one_after_the_other()
    {
        await people.PersonAsync("ten_1", "fleur", SignInRole.User);
        people.Clock.Advance(TimeSpan.FromSeconds(61));
        var guessers = Enumerable.Range(0, 14).Select(_ => people.Browser()).ToArray();
        await Task.WhenAll(guessers.Select(guesser => guesser.GoAsync("/oauth/sign-in")));
        var answers = await Task.WhenAll(guessers.Select(guesser => guesser.SignInAsync("fleur@ten_1.example", "x")));
        Assert.Equal((10, 4), (answers.Count(answer => answer.Status == 401), answers.Count(answer => answer.Status == 429)));
        people.Clock.Advance(TimeSpan.FromSeconds(61));
    }

    [Fact]
    public async Task A_password_with_what_is_no_character_is_wrong_and_no_fault_of_ours()
    {
        var browser = people.Browser();
        await browser.GoAsync("/oauth/sign-in");
        Assert.Equal(401, (await browser.SignInAsync("anna@ten_1.example", "een heel goed\uFFFE")).Status);
    }

    [Fact]
    public async Task A_name_is_taken_in_any_case_and_a_password_however_it_was_typed()
    {
        await people.PersonAsync("ten_1", "zoë", SignInRole.User);
        Assert.NotNull(await SignIns.CheckAsync("ZOË@TEN_1.example", PeopleFixture.Password, default));
        Assert.NotNull(
            await SignIns.CheckAsync("zoë@ten_1.example", PeopleFixture.Password.Normalize(System.Text.NormalizationForm.FormD), default)
        );
        Assert.Null(await SignIns.CheckAsync("zoë@ten_2.example", PeopleFixture.Password, default));
    }

    [Fact]
    public async Task A_session_ends_idle_after_an_hour_whatever_happens_after_twelve_and_with_a_new_password()
    {
        await people.PersonAsync("ten_1", "eva", SignInRole.User);
        var flow = Crm();
        await flow.CodeAsync("eva@ten_1.example", ("scope", "openid"));
        async Task<bool> IsSignedInAsync()
        {
            await flow.Browser.GoAsync(flow.Address(("scope", "openid"), ("prompt", "none")));
            return flow.Browser.Got("error") != "login_required";
        }
        for (var i = 0; i < 13; i++)
        {
            Assert.True(await IsSignedInAsync(), $"after {i * 54} minutes");
            people.Clock.Advance(TimeSpan.FromMinutes(54));
        }
        people.Clock.Advance(TimeSpan.FromMinutes(30));
        Assert.False(await IsSignedInAsync());

        await flow.CodeAsync("eva@ten_1.example", ("scope", "openid"));
        people.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.False(await IsSignedInAsync());

        await flow.CodeAsync("eva@ten_1.example", ("scope", "openid"));
        await people.PersonAsync("ten_1", "eva", SignInRole.User);
        Assert.False(await IsSignedInAsync());
    }

    [Fact]
    public async Task A_person_chooses_another_password_and_is_signed_out_everywhere_by_that()
    {
        const string chosen = "een nog veel beter wachtwoord";
        await people.PersonAsync("ten_1", "hans", SignInRole.User);
        var (here, elsewhere) = (people.Browser(), people.Browser());
        await here.GoAsync("/oauth/password");
        Assert.Contains("current-password", here.Page.Text, StringComparison.Ordinal);
        foreach (var browser in new[] { here, elsewhere })
        {
            await browser.GoAsync("/oauth/sign-in");
            await browser.SignInAsync("hans@ten_1.example");
            await browser.GoAsync("/oauth/password");
        }
        Assert.Equal(403, (await here.SubmitAsync(("present", PeopleFixture.Password), ("chosen", chosen), ("word", "forged"))).Status);
        Assert.Equal(401, (await here.SubmitAsync(("present", "fout"), ("chosen", chosen))).Status);
        Assert.Equal(422, (await here.SubmitAsync(("present", PeopleFixture.Password), ("chosen", "kort"))).Status);
        Assert.Equal(422, (await here.SubmitAsync(("present", PeopleFixture.Password), ("chosen", "ik ben toch hans"))).Status);
        await here.SubmitAsync(("present", PeopleFixture.Password), ("chosen", chosen));
        foreach (var browser in new[] { here, elsewhere })
        {
            await browser.GoAsync("/oauth/password");
            Assert.Contains("action=\"/oauth/sign-in\"", browser.Page.Text, StringComparison.Ordinal);
        }
        Assert.Null(await SignIns.CheckAsync("hans@ten_1.example", PeopleFixture.Password, default));
        Assert.NotNull(await SignIns.CheckAsync("hans@ten_1.example", chosen, default));
    }

    [Fact]
    public async Task O36_prompt_none_never_shows_a_page()
    {
        var flow = Crm();
        await flow.BeginAsync(("prompt", "none"));
        Assert.Equal("login_required", flow.Browser.Got("error"));
        await flow.BeginAsync(("scope", "openid calls:control"));
        await flow.Browser.SignInAsync("anna@ten_1.example");
        var other = await people.CreateAsync(ClientOwner.Tenant("ten_1"), PeopleFixture.Registration("Nieuw"));
        var second = new CodeFlow(people, other.Client, other.Secret) { Browser = flow.Browser };
        await second.BeginAsync(("prompt", "none"));
        Assert.Equal("consent_required", second.Browser.Got("error"));
        await second.CodeAsync();
        await second.BeginAsync(("prompt", "none"));
        Assert.NotNull(second.Browser.Got("code"));
    }

    [Fact]
    public async Task O36_prompt_login_and_max_age_ask_for_the_password_again_and_prompt_consent_for_consent()
    {
        var flow = Crm();
        await flow.CodeAsync();
        await flow.BeginAsync();
        Assert.NotNull(flow.Browser.Got("code"));
        people.Clock.Advance(TimeSpan.FromSeconds(30));
        foreach (var (name, value) in new[] { ("prompt", "login"), ("prompt", "select_account"), ("max_age", "20"), ("max_age", "0") })
        {
            await flow.BeginAsync((name, value));
            Assert.Contains("name=\"password\"", flow.Browser.Page.Text, StringComparison.Ordinal);
        }
        await flow.BeginAsync(("max_age", "60"));
        Assert.NotNull(flow.Browser.Got("code"));
        await flow.BeginAsync(("prompt", "consent"));
        Assert.Contains("value=\"allow\"", flow.Browser.Page.Text, StringComparison.Ordinal);
        Assert.NotNull(await flow.CodeAsync("anna@ten_1.example", ("max_age", "0")));
    }

    [Fact]
    public async Task O36_login_hint_fills_the_name_in()
    {
        var flow = Crm();
        await flow.BeginAsync(("login_hint", "\"><script>@x"));
        Assert.Contains("value=\"&quot;&gt;&lt;script&gt;@x\"", flow.Browser.Page.Text, StringComparison.Ordinal);
    }

    private async Task<string?> ConsoleAsync(string username)
    {
        var browser = people.Browser();
        await browser.GoAsync("/oauth/sign-in");
        await browser.SignInAsync(username);
        return browser.Seen.Select(answer => answer.Header("Location")).LastOrDefault(location => location is not null);
    }

    private async Task<double> TimeAsync(string username)
    {
        var watch = Stopwatch.StartNew();
        Assert.Null(await SignIns.CheckAsync(username, "een fout wachtwoord", default));
        return watch.Elapsed.TotalMilliseconds;
    }
}
