using System.Net;
using KpnEen.Data.Identity;
using KpnEen.Identity.Tests.People;
using KpnEen.Testing;

namespace KpnEen.Identity.Tests.Foreign;

/// <summary>O33: Apache's mod_auth_openidc, a certified relying party, signs a person in.</summary>
public sealed class AuthOpenidcTests(PeopleFixture people) : IClassFixture<PeopleFixture>
{
    [Fact]
    public async Task O33_mod_auth_openidc_lets_a_person_in_by_a_browser_and_nobody_else()
    {
        var here = $"http://127.0.0.1:{FreePort.Tcp()}";
        await using var app = await people.StartAsync(people.Store, here, ("Test:Listen", here));
        await using var site = new ProtectedSite();
        var (client, secret) = await people.CreateAsync(
            ClientOwner.Tenant("ten_1"),
            PeopleFixture.Registration("Intranet", site.Redirect) with
            {
                AuthMethod = AuthMethods.SecretBasic,
            }
        );
        await site.StartAsync(here, client.Id, secret);
        using var browser = Browser();

        var signIn = await PageAsync(await browser.GetAsync(new Uri($"{site.Address}/secret.txt")));
        Assert.True(
            signIn.Address.StartsWith($"{here}/oauth/sign-in", StringComparison.Ordinal),
            $"{signIn.Status} {signIn.Address} {signIn.Text}\n{site.Log}"
        );
        var wrong = await SubmitAsync(browser, signIn, ("username", "bob@ten_1.example"), ("password", "een fout wachtwoord"));
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.Status);
        var consent = await SubmitAsync(browser, wrong, ("username", "bob@ten_1.example"), ("password", PeopleFixture.Password));
        Assert.StartsWith($"{here}/oauth/consent", consent.Address, StringComparison.Ordinal);
        var inside = await SubmitAsync(browser, consent, ("decision", "allow"));

        Assert.True(inside.Text == "for people only", $"{inside.Status} {inside.Address} {inside.Text}\n{site.Log}");
        Assert.Equal($"{site.Address}/secret.txt", inside.Address);
        Assert.Equal(("bob@ten_1.example", "ten_1"), (inside.Header("X-Person"), inside.Header("X-Company")));

        // A code nobody gave, and an answer it never asked for.
        using var stranger = Browser();
        var forged = await PageAsync(await stranger.GetAsync(new Uri($"{site.Redirect}?code=made-up&state=made-up&iss={here}")));
        Assert.NotEqual("for people only", forged.Text);
    }

    /// <summary>It asks for pages, or it would be told 401 as a program is.</summary>
    private static HttpClient Browser() =>
        new(new SocketsHttpHandler { CookieContainer = new CookieContainer(), UseProxy = false })
        {
            DefaultRequestHeaders = { { "Accept", "text/html" } },
        };

    private static Task<Shown> SubmitAsync(HttpClient browser, Shown page, params (string Name, string Value)[] fields) =>
        SubmitAsync(browser, page, TestBrowser.FormOf(page.Text, _ => true), fields);

    private static async Task<Shown> SubmitAsync(
        HttpClient browser,
        Shown page,
        (string Action, List<(string Name, string Value)> Fields) form,
        (string Name, string Value)[] fields
    )
    {
        using var content = new FormUrlEncodedContent(form.Fields.Concat(fields).Select(f => KeyValuePair.Create(f.Name, f.Value)));
        return await PageAsync(await browser.PostAsync(new Uri(new Uri(page.Address), form.Action), content));
    }

    private static async Task<Shown> PageAsync(HttpResponseMessage answer)
    {
        using (answer)
            return new Shown(
                answer.RequestMessage!.RequestUri!.AbsoluteUri,
                answer.StatusCode,
                await answer.Content.ReadAsStringAsync(),
                answer.Headers.ToDictionary(h => h.Key, h => string.Join(", ", h.Value))
            );
    }

    private sealed record Shown(string Address, HttpStatusCode Status, string Text, Dictionary<string, string> Headers)
    {
        public string? Header(string name) => Headers.GetValueOrDefault(name);
    }
}
