using KpnEen.EndToEnd.Tests.Portal;
using KpnEen.EndToEnd.Tests.Running;
using KpnEen.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KpnEen.EndToEnd.Tests.People;

/// <summary>A person signs in to the running product: with a library of others, and in a real browser.</summary>
[Collection(ExchangeCollection.Name)]
public sealed class SignInTests(ExchangeFixture fixture)
{
    private const string Password = "drie-woorden-die-niemand-raadt";
    private readonly Exchange exchange = fixture.Exchange;

    private string Here => exchange.Server.Client.BaseAddress!.GetLeftPart(UriPartial.Authority);

    private string Username => (string)exchange.Server.Sandbox["administrator"]!["username"]!;

    [Fact]
    public async Task O33_O36_O37_openid_client_with_PKCE_PAR_and_DPoP_reaches_the_API_in_the_name_of_the_person()
    {
        const string redirect = "http://127.0.0.1/callback";
        var client = await exchange.Api.PostAsync(
            "/v1/clients",
            new
            {
                name = "Relying party",
                scopes = new[] { "calls:read" },
                grantTypes = new[] { "authorization_code", "refresh_token" },
                redirectUris = new[] { redirect },
                tokenEndpointAuthMethod = "client_secret_post",
                requirePushedAuthorizationRequests = true,
                dpopBoundAccessTokens = true,
            }
        );
        var result = await NodeScript.RunAsync(
            "openid-client.mjs",
            new
            {
                issuer = Here,
                id = (string)client["id"]!,
                secret = (string)client["secret"]!,
                redirect,
                username = Username,
                password = (string)exchange.Server.Sandbox["administrator"]!["password"]!,
                api = $"{Here}/v1/calls",
                dpop = true,
                par = true,
                scope = "openid profile calls:read",
            }
        );
        Assert.Equal(8, result.GetProperty("done").GetArrayLength());
    }

    [Fact]
    public async Task A_partners_application_is_connected_in_a_browser_and_disconnected_by_the_administrator()
    {
        await using var receiver = await TestReceiver.StartAsync();
        receiver.AnswerWith(200);
        var redirect = $"{receiver.Url}/callback";
        var partner = new Running.Rest(
            exchange.Server.Client,
            (string)exchange.Server.Sandbox["partnerClient"]!["id"]!,
            (string)exchange.Server.Sandbox["partnerClient"]!["secret"]!
        );
        var vendor = await partner.PostAsync(
            "/v1/clients",
            new
            {
                name = "Great CRM",
                description = "Laat zien wie er belt, en belt met één klik.",
                scopes = new[] { "calls:read", "calls:control" },
                grantTypes = new[] { "authorization_code", "refresh_token" },
                redirectUris = new[] { redirect },
                tokenEndpointAuthMethod = "client_secret_post",
                multiTenant = true,
            }
        );
        var address =
            $"{Here}/oauth/authorize?response_type=code&client_id={vendor["id"]}&redirect_uri={Uri.EscapeDataString(redirect)}"
            + $"&scope=openid%20calls:read%20calls:control&state=s&code_challenge={new string('a', 43)}&code_challenge_method=S256";
        await using var browser = await PortalPage.OpenAsync(new Uri(address), "en-GB");
        var page = browser.Page;
        await Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Sign in");
        await ShotAsync(page, "sign-in");
        await page.GetByLabel("Name").FillAsync(Username);
        await page.GetByLabel("Password").FillAsync("wrong password here");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The name or the password is not right.");
        await page.GetByLabel("Password").FillAsync((string)exchange.Server.Sandbox["administrator"]!["password"]!);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Connect Great CRM to Sandbox BV?");
        await ShotAsync(page, "consent");
        await browser.Button("Allow").ClickAsync();
        await page.WaitForURLAsync($"{redirect}?*");
        Assert.Contains("code=", page.Url, StringComparison.Ordinal);
        Assert.Contains("state=s", page.Url, StringComparison.Ordinal);

        await page.GotoAsync($"{Here}/console");
        await ShotAsync(page, "console");
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Connected applications" }).ClickAsync();
        var connected = page.Locator($"section[aria-labelledby={vendor["id"]}]");
        await Expect(connected).ToContainTextAsync("Great CRM");
        await ShotAsync(page, "apps");
        Assert.Contains(
            (await exchange.Api.GetAsync("/v1/connected-apps"))["items"]!.AsArray(),
            app => (string)app!["clientId"]! == (string)vendor["id"]!
        );
        await connected.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(connected).ToHaveCountAsync(0);
        // A 401 of the wrong password is all the browser had to complain of.
        Assert.DoesNotContain(browser.Faults, fault => fault.Contains("Content Security Policy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_client_is_made_in_the_console_with_the_keyboard_alone()
    {
        await using var browser = await PortalPage.OpenAsync(new Uri($"{Here}/console"), "en-GB");
        var page = browser.Page;
        await Expect(page.GetByLabel("Name")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(Username);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync((string)exchange.Server.Sandbox["administrator"]!["password"]!);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("API clients");
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "New client" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByLabel("Name")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Nightly report");
        await page.GetByLabel("See the history of calls").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await ShotAsync(page, "new-client");
        await browser.Button("Make").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("The secret, this once");
        await ShotAsync(page, "client");
        var (id, secret) = (await page.Locator("dd code").First.TextContentAsync(), await page.Locator("#secret").TextContentAsync());
        var records = await new Running.Rest(exchange.Server.Client, id!, secret!).GetAsync("/v1/call-records");
        Assert.NotNull(records["items"]);
        Assert.Empty(browser.Faults);
    }

    [Fact]
    public async Task A_user_gets_a_sign_in_by_REST_and_is_told_in_the_console_that_it_is_for_administrators()
    {
        var user = await exchange.SubscriberAsync("Piet");
        var made = await exchange.Api.PutAsync(
            $"/v1/users/{user.UserId}/sign-in",
            new { name = $"piet{user.Extension}", password = Password }
        );
        await using var browser = await PortalPage.OpenAsync(new Uri($"{Here}/console"), "en-GB");
        await browser.Page.GetByLabel("Name").FillAsync((string)made["username"]!);
        await browser.Page.GetByLabel("Password").FillAsync(Password);
        await browser.Button("Sign in").ClickAsync();
        await Expect(browser.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Only an administrator may come in here.");
    }

    // To look at: KPNEEN_SCREENSHOTS names a folder.
    private static async Task ShotAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("KPNEEN_SCREENSHOTS") is not { Length: > 0 } folder)
            return;
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}-{scheme}.png"), FullPage = true });
        }
    }
}
