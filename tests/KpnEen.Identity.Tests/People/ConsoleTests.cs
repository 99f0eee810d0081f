using System.Text.RegularExpressions;
using KpnEen.Data.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace KpnEen.Identity.Tests.People;

/// <summary>The developer console: clients made, seen, rotated and deleted by an administrator; connected applications taken back.</summary>
public sealed partial class ConsoleTests(PeopleFixture people) : IClassFixture<PeopleFixture>
{
    [Fact]
    public async Task An_administrator_makes_a_client_that_works_and_sees_its_secret_once()
    {
        var console = await EnterAsync();
        await console.GoAsync("/console/clients/new");
        var made = await console.SubmitFormAsync(
            form => form.Contains("name=\"kind\"", StringComparison.Ordinal),
            ("name", "Rapport <b>"),
            ("kind", "program"),
            ("scope.calls:read", "on"),
            ("scope.directory:read", "on")
        );
        Assert.Contains("Rapport &lt;b&gt;", made.Text, StringComparison.Ordinal);
        var (id, secret) = (Id().Match(made.Text).Value, Secret().Match(made.Text).Groups[1].Value);
        Assert.Equal(200, (await TokenAsync(id, secret)).Status);
        Assert.DoesNotContain(secret, (await console.GoAsync($"/console/clients/{id}")).Text, StringComparison.Ordinal);

        var rotated = await console.SubmitFormAsync(form => form.Contains("/rotate", StringComparison.Ordinal));
        var second = Secret().Match(rotated.Text).Groups[1].Value;
        Assert.NotEqual(secret, second);
        foreach (var each in new[] { secret, second })
            Assert.Equal("directory:read calls:read", (await TokenAsync(id, each)).Json.GetProperty("scope").GetString());

        await people.Services.GetRequiredService<ClientUsage>().WriteAsync(default);
        var page = (await console.GoAsync("/console")).Text;
        Assert.Matches($"(?s){id}</code></td>.*?<time datetime=.*?<td>3</td>", page);

        await console.GoAsync($"/console/clients/{id}");
        await console.SubmitFormAsync(form => form.Contains("/delete", StringComparison.Ordinal));
        Assert.DoesNotContain(id, console.Page.Text, StringComparison.Ordinal);
        Assert.Equal("401 invalid_client", (await TokenAsync(id, second)).Refusal);
    }

    [Fact]
    public async Task What_is_changed_is_changed_in_the_name_of_the_administrator()
    {
        var console = await EnterAsync();
        await console.GoAsync("/console/clients/new");
        var made = await console.SubmitFormAsync(
            form => form.Contains("name=\"kind\"", StringComparison.Ordinal),
            ("name", "Wie was dat"),
            ("kind", "app"),
            ("redirects", "http://127.0.0.1/cb\r\ncom.example.app:/cb"),
            ("scope.calls:read", "on")
        );
        var id = Id().Match(made.Text).Value;
        var actors = await people.Store.InPlatformAsync(
            session =>
                session.QueryAsync<string>("SELECT array_to_string(actor_ids, chr(32)) FROM audit_log WHERE subject_id = @id", new { id }),
            default
        );
        Assert.All(actors, actor => Assert.Contains("usr_ten_1_anna", actor, StringComparison.Ordinal));
        Assert.NotEmpty(actors);
    }

    [Fact]
    public async Task O29_loading_a_page_again_makes_nothing_and_a_form_sent_twice_counts_once()
    {
        var console = await EnterAsync();
        await console.GoAsync("/console/clients/new");
        var made = await console.SubmitFormAsync(
            form => form.Contains("name=\"kind\"", StringComparison.Ordinal),
            ("name", "Eenmaal"),
            ("kind", "program"),
            ("scope.calls:read", "on")
        );
        var (id, first) = (Id().Match(made.Text).Value, Secret().Match(made.Text).Groups[1].Value);
        Assert.Equal(303, console.Seen[^2].Status);
        Assert.Equal($"/console/clients/{id}", console.Seen[^2].Header("Location"));
        var carried = Assert.Single(console.Seen[^2].Response.Headers.GetValues("Set-Cookie"));
        Assert.Matches($"(?i)^__Secure-kpneen-once=.*path=/console/clients/{id}; secure; samesite=strict; httponly", carried);
        Assert.DoesNotContain(first, carried, StringComparison.Ordinal);
        // A reload is what the browser went to last: the page.
        Assert.DoesNotMatch(Secret(), (await console.GoAsync($"/console/clients/{id}")).Text);

        var form = console.Page.Text;
        var (word, after) = (Word().Match(form).Groups[1].Value, After().Match(form).Groups[1].Value);
        var rotated = await console.PostAsync($"/console/clients/{id}/rotate", ("word", word), ("after", after));
        var second = Secret().Match(rotated.Text).Groups[1].Value;
        foreach (var fields in new (string, string)[][] { [("word", word), ("after", after)], [("word", word)] })
            Assert.Equal(409, (await console.PostAsync($"/console/clients/{id}/rotate", fields)).Status);
        foreach (var each in new[] { first, second })
            Assert.Equal(200, (await TokenAsync(id, each)).Status);
    }

    [Fact]
    public async Task O29_what_carries_a_secret_to_its_page_shows_it_to_no_one_else_and_not_later()
    {
        var console = await EnterAsync();
        await console.GoAsync($"/console/clients/{people.Crm.Client.Id}");
        await console.SubmitFormAsync(form => form.Contains("/rotate", StringComparison.Ordinal));
        var carried = console.Seen[^2].Response.Headers.GetValues("Set-Cookie").Single().Split(';')[0].Split('=', 2);

        var other = await EnterAsync();
        other.Cookies[carried[0]] = carried[1];
        Assert.DoesNotMatch(Secret(), (await other.GoAsync($"/console/clients/{people.Crm.Client.Id}")).Text);
        console.Cookies[carried[0]] = "not sealed";
        Assert.DoesNotMatch(Secret(), (await console.GoAsync($"/console/clients/{people.Crm.Client.Id}")).Text);
        console.Cookies[carried[0]] = carried[1];
        people.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.DoesNotMatch(Secret(), (await console.GoAsync($"/console/clients/{people.Crm.Client.Id}")).Text);
    }

    [Fact]
    public async Task A_mistyped_address_is_answered_by_a_page()
    {
        var console = await EnterAsync();
        var page = await console.GoAsync("/console/nothing");
        Assert.Equal((404, "text/html"), (page.Status, page.Response.Content.Headers.ContentType!.MediaType));
    }

    [Theory]
    [InlineData("", "program", "", "calls:read")]
    [InlineData("X", "other", "", "calls:read")]
    [InlineData("X", "program", "", "")]
    [InlineData("X", "web", "", "calls:read")]
    [InlineData("X", "web", "http://crm.example/cb", "calls:read")]
    [InlineData("X", "app", "javascript:alert(1)", "calls:read")]
    [InlineData("X", "app", "data:text/html,x", "calls:read")]
    [InlineData("X", "web", "https://crm.example/cb#x", "calls:read")]
    [InlineData("X", "program", "", "partner")]
    public async Task O29_a_client_that_cannot_be_is_not_made(string name, string kind, string redirects, string scope)
    {
        var console = await EnterAsync();
        await console.GoAsync("/console/clients/new");
        var refused = await console.SubmitFormAsync(
            form => form.Contains("name=\"kind\"", StringComparison.Ordinal),
            ("name", name),
            ("kind", kind),
            ("redirects", redirects),
            ($"scope.{scope}", "on")
        );
        Assert.Equal(422, refused.Status);
        Assert.Contains("role=\"alert\"", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("sec_", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_else_comes_in_and_no_other_company_is_reached()
    {
        var nobody = people.Browser();
        await nobody.GoAsync("/console");
        Assert.Contains("name=\"password\"", nobody.Page.Text, StringComparison.Ordinal);
        var user = people.Browser();
        await user.GoAsync("/oauth/sign-in");
        Assert.Equal(403, (await user.SignInAsync("bob@ten_1.example")).Status);
        Assert.Equal(403, (await user.GoAsync("/console/clients/new")).Status);

        var stranger = await EnterAsync("carla@ten_2.example");
        Assert.DoesNotContain(people.Crm.Client.Id, stranger.Page.Text, StringComparison.Ordinal);
        var word = Word().Match(stranger.Page.Text).Groups[1].Value;
        Assert.Equal(404, (await stranger.GoAsync($"/console/clients/{people.Crm.Client.Id}")).Status);
        foreach (var action in new[] { "rotate", "delete" })
            Assert.Equal(404, (await stranger.PostAsync($"/console/clients/{people.Crm.Client.Id}/{action}", ("word", word))).Status);
        Assert.Equal(404, (await stranger.PostAsync($"/console/apps/{people.Crm.Client.Id}/disconnect", ("word", word))).Status);
        Assert.Equal(404, (await stranger.GoAsync("/console/clients/..%2f..%2fx")).Status);
    }

    [Fact]
    public async Task O35_nothing_is_changed_by_a_form_of_another_session()
    {
        var console = await EnterAsync();
        foreach (
            var path in new[]
            {
                "/console/clients/new",
                $"/console/clients/{people.Crm.Client.Id}/delete",
                $"/console/apps/{people.Crm.Client.Id}/disconnect",
            }
        )
        foreach (var fields in new (string, string)[][] { [], [("word", "forged")] })
            Assert.Equal(403, (await console.PostAsync(path, fields)).Status);
        Assert.Equal(200, (await console.GoAsync($"/console/clients/{people.Crm.Client.Id}")).Status);
    }

    [Fact]
    public async Task A_connected_application_is_seen_and_disconnected()
    {
        var flow = new CodeFlow(people, people.Vendor.Client, people.Vendor.Secret);
        var tokens = await flow.TokensAsync();
        var console = await EnterAsync();
        var page = (await console.GoAsync("/console/apps")).Text;
        Assert.Contains("Grote &lt;CRM&gt;", page, StringComparison.Ordinal);
        Assert.Contains("See who is on the phone with whom", page, StringComparison.Ordinal);
        await console.SubmitFormAsync(form => form.Contains("/disconnect", StringComparison.Ordinal));
        Assert.Contains("Nobody has connected an application yet.", console.Page.Text, StringComparison.Ordinal);
        Assert.Equal("400 invalid_grant", (await flow.RefreshAsync(tokens.Json.GetProperty("refresh_token").GetString()!)).Refusal);
        Assert.Equal(200, (await console.GoAsync("/console/webhooks")).Status);
    }

    [Fact]
    public async Task O34_its_pages_are_as_guarded_as_the_others()
    {
        var console = await EnterAsync();
        foreach (
            var path in new[]
            {
                "/console",
                "/console/clients/new",
                $"/console/clients/{people.Crm.Client.Id}",
                "/console/apps",
                "/console/webhooks",
            }
        )
        {
            var page = await console.GoAsync(path);
            Assert.Equal((200, "no-store"), (page.Status, page.Header("Cache-Control")));
            Assert.Contains("frame-ancestors 'none'", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
            Assert.Contains("form-action 'self';", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
            Assert.Single(Regex.Matches(page.Text, "<h1>"));
            Assert.Single(Regex.Matches(page.Text, "aria-current=\"page\""));
            foreach (Match label in Regex.Matches(page.Text, "<label for=\"([^\"]+)\""))
                Assert.Contains($"id=\"{label.Groups[1].Value}\"", page.Text, StringComparison.Ordinal);
        }
    }

    private async Task<TestBrowser> EnterAsync(string username = "anna@ten_1.example")
    {
        var browser = people.Browser();
        await browser.GoAsync("/console");
        Assert.Equal(200, (await browser.SignInAsync(username)).Status);
        return browser;
    }

    private async Task<Answer> TokenAsync(string id, string secret)
    {
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_id"] = id,
                ["client_secret"] = secret,
            }
        );
        return await Answer.OfAsync(await people.Http.PostAsync("/oauth/token", form));
    }

    [GeneratedRegex("cli_[0-9a-zA-Z]+")]
    private static partial Regex Id();

    [GeneratedRegex("id=\"secret\">([^<]+)<")]
    private static partial Regex Secret();

    [GeneratedRegex("name=\"after\" value=\"([^\"]+)\"")]
    private static partial Regex After();

    [GeneratedRegex("name=\"word\" value=\"([^\"]+)\"")]
    private static partial Regex Word();
}
