using KpnEen.EndToEnd.Tests.Running;
using Microsoft.Playwright;

namespace KpnEen.EndToEnd.Tests.Browser;

/// <summary>The page a link in an e-mail signature opens, served by the product, used with the keyboard alone.</summary>
[Collection(ExchangeCollection.Name)]
public sealed class SignatureLinkTests(ExchangeFixture fixture)
{
    private readonly Exchange exchange = fixture.Exchange;

    [Fact]
    public async Task By_keyboard_alone_a_visitor_sees_the_code_and_cancels_and_when_closed_asks_to_be_called_back()
    {
        var key = await KeyAsync(
            new
            {
                signatureLink = true,
                minimumFormSeconds = 1,
                confirmation = "codeOnPage",
            }
        );
        await using var browser = await Chromium.StartAsync();
        var page = await browser.OpenAsync(
            new Uri(exchange.Server.Client.BaseAddress!, $"/call-me-now/{key}?name=Anna&lang=en").ToString()
        );
        await Assertions.Expect(page.Locator("#title")).ToHaveTextAsync("Speak to Anna");
        await Assertions.Expect(page.GetByLabel("When may we call?")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.GetByLabel("Your telephone number")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(exchange.Pstn("answers"), new() { Delay = 100 });
        await page.Keyboard.PressAsync("Enter");
        // The simulated number answers and keys nothing in: the code stays on the page.
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Now press the keys on your phone …");
        await Assertions.Expect(page.Locator("#code")).ToContainTextAsync("Key in this code when you pick up:");
        Assert.Matches("^[0-9]{4}$", await page.Locator("#code b").InnerTextAsync());
        await Chromium.ShootAsync(page, "call-me-now-code-light");
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await Chromium.ShootAsync(page, "call-me-now-code-dark");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Cancelled.");

        // Closed today: a time is chosen with the arrow keys.
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        key = await KeyAsync(new { signatureLink = true, closedOn = new[] { today.AddDays(-1), today, today.AddDays(1) } });
        var closed = await browser.OpenAsync(new Uri(exchange.Server.Client.BaseAddress!, $"/call-me-now/{key}").ToString());
        await Assertions.Expect(closed.GetByRole(AriaRole.Alert)).ToContainTextAsync("Wij zijn nu niet bereikbaar.");
        await closed.GetByLabel("Uw telefoonnummer").FocusAsync();
        await closed.Keyboard.TypeAsync(exchange.Pstn("answers"));
        await closed.Keyboard.PressAsync("Tab");
        await Assertions.Expect(closed.GetByLabel("Wanneer mogen wij bellen?")).ToBeFocusedAsync();
        await closed.Keyboard.PressAsync("ArrowDown");
        await closed.Keyboard.PressAsync("Tab");
        await Chromium.ShootAsync(closed, "call-me-now-closed");
        await closed.Keyboard.PressAsync("Enter");
        await Assertions.Expect(closed.GetByRole(AriaRole.Status)).ToContainTextAsync("Wij bellen u terug op");
        await closed.GetByRole(AriaRole.Button, new() { Name = "Annuleren" }).PressAsync("Enter");
        await Assertions.Expect(closed.GetByRole(AriaRole.Status)).ToHaveTextAsync("Geannuleerd.");
    }

    [Fact]
    public async Task When_there_is_nothing_to_ask_for_the_button_says_why_and_closes()
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var key = await KeyAsync(
            new
            {
                signatureLink = true,
                callbackDays = 0,
                closedOn = new[] { today.AddDays(-1), today, today.AddDays(1) },
            }
        );
        var here = exchange.Server.Client.BaseAddress!;
        await using var browser = await Chromium.StartAsync();
        var page = await browser.OpenAsync(new Uri(here, $"/call-me-now/{key}?lang=nl").ToString());
        await page.SetViewportSizeAsync(375, 700);
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Op dit moment is er niemand bereikbaar.");
        await Assertions.Expect(page.GetByLabel("Uw telefoonnummer")).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator("#submit")).ToBeHiddenAsync();
        Assert.Equal(375, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Sluiten" }).PressAsync("Escape");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Bel mij nu" })).ToBeFocusedAsync();

        // A page of another origin, without a content security policy that would keep it from asking.
        var elsewhere = await browser.OpenAsync($"http://localhost:{here.Port}/call-me-now/signature.css");
        await elsewhere.EvaluateAsync(
            """
            async ([key, api]) => {
              await import("/call-me-now/kpn-call-me-now.js");
              const button = Object.assign(document.createElement("kpn-call-me-now"), { lang: "nl" });
              for (const [name, value] of Object.entries({ key, api, open: "" })) button.setAttribute(name, value);
              document.body.append(button);
            }
            """,
            new[] { key, here.ToString() }
        );
        await Assertions.Expect(elsewhere.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Deze knop hoort niet bij deze website.");
    }

    [Fact]
    public async Task A_key_without_the_rule_has_no_button_but_a_page_that_says_so()
    {
        using var answer = await exchange.Server.Client.GetAsync($"/call-me-now/{await KeyAsync(new { })}");
        Assert.Equal(System.Net.HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
    }

    private async Task<string> KeyAsync(object rules)
    {
        var user = (string)exchange.Server.Sandbox["virtualPhones"]![0]!["userId"]!;
        var made = await exchange.Api.PostAsync(
            "/v1/call-me-now/keys",
            new
            {
                name = "Signature",
                allowedOrigins = new[] { "https://www.jansen.example" },
                target = new { kind = "user", id = user },
                quotaPerVisitorPerHour = 100,
                rules,
            }
        );
        return (string)made["key"]!;
    }
}
