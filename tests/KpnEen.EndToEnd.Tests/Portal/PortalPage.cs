using KpnEen.Testing;
using Microsoft.Playwright;

namespace KpnEen.EndToEnd.Tests.Portal;

/// <summary>The portal in Debian's Chromium, without a window.</summary>
internal sealed class PortalPage : IAsyncDisposable
{
    private readonly IPlaywright playwright;
    private readonly IBrowser browser;
    private readonly List<string> faults = [];

    private PortalPage(IPlaywright playwright, IBrowser browser, IPage page)
    {
        this.playwright = playwright;
        this.browser = browser;
        Page = page;
        page.PageError += (_, fault) => faults.Add(fault);
        page.Console += (_, line) =>
        {
            if (line.Type == "error" && !line.Text.Contains("401", StringComparison.Ordinal))
                faults.Add(line.Text);
        };
    }

    public IPage Page { get; }

    /// <summary>What the browser complained of: errors of a script, of the content security policy.</summary>
    public IReadOnlyList<string> Faults => faults;

    public static async Task<PortalPage> OpenAsync(Uri address, string language = "nl-NL")
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = RequiredTool.Find("chromium", "chromium"),
                Args = ["--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required"],
            }
        );
        var opened = new PortalPage(playwright, browser, await browser.NewPageAsync(new BrowserNewPageOptions { Locale = language }));
        await opened.Page.GotoAsync(address.ToString());
        return opened;
    }

    public async Task SignInAsync(string clientId, string clientSecret)
    {
        await Page.GetByLabel("Client-id").FillAsync(clientId);
        await Page.GetByLabel("Client-secret").FillAsync(clientSecret);
        await Button("Inloggen").ClickAsync();
    }

    public Task GoAsync(string page) => Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = page }).ClickAsync();

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true });

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
