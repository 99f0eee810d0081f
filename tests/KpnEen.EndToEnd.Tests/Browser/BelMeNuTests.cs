using System.Text.RegularExpressions;
using KpnEen.EndToEnd.Tests.Running;
using Microsoft.Playwright;

namespace KpnEen.EndToEnd.Tests.Browser;

[Collection(ExchangeCollection.Name)]
public sealed class BelMeNuTests(ExchangeFixture fixture)
{
    private readonly Exchange exchange = fixture.Exchange;

    [Fact]
    public async Task A_visitor_is_connected_and_hangs_up_and_another_cancels_while_it_rings()
    {
        await exchange.VirtualPhoneAsync("201", new { onCall = "answers", answerAfterMs = 500 });
        await using var site = Sample.Start(exchange, "BelMeNu", new() { ["BELMENU_URL"] = "http://127.0.0.1:0" });
        var url = await site.IsAtAsync();
        await using var browser = await Chromium.StartAsync();
        var page = await browser.OpenAsync(url);

        await page.GetByRole(AriaRole.Button, new() { Name = "Bel mij nu" }).ClickAsync();
        await page.GetByLabel("Uw telefoonnummer").FillAsync(exchange.Pstn("answers"));
        await Chromium.ShootAsync(page, "belmenu-form");
        await page.GetByRole(AriaRole.Button, new() { Name = "Bel mij", Exact = true }).ClickAsync();
        var status = page.GetByRole(AriaRole.Status);
        await Assertions.Expect(status).ToHaveTextAsync("U bent verbonden.");
        await Chromium.ShootAsync(page, "belmenu-connected");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ophangen" }).ClickAsync();
        await Assertions.Expect(status).ToHaveTextAsync(new Regex("beëindigd|Geannuleerd"));

        // By the link of an e-mail signature, and cancelled while the visitor's phone rings.
        var link = Regex.Match(site.Output, @"For a signature: (\S+)").Groups[1].Value;
        var signature = await browser.OpenAsync(link);
        await Assertions.Expect(signature.Locator("#title")).ToHaveTextAsync("Spreek met Anna");
        await signature.GetByLabel("Uw telefoonnummer").FillAsync(exchange.Pstn("noAnswer"));
        await signature.GetByRole(AriaRole.Button, new() { Name = "Bel mij", Exact = true }).ClickAsync();
        await signature.GetByRole(AriaRole.Button, new() { Name = "Annuleren" }).ClickAsync();
        await Assertions.Expect(signature.GetByRole(AriaRole.Status)).ToHaveTextAsync("Geannuleerd.");
        await Chromium.ShootAsync(signature, "belmenu-signature");
    }

    [Fact]
    public async Task What_is_no_number_is_told_before_anything_is_called()
    {
        await using var site = Sample.Start(exchange, "BelMeNu", new() { ["BELMENU_URL"] = "http://127.0.0.1:0" });
        await using var browser = await Chromium.StartAsync();
        var page = await browser.OpenAsync(await site.IsAtAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Bel mij nu" }).ClickAsync();
        await page.GetByLabel("Uw telefoonnummer").FillAsync("twaalf");
        await page.GetByRole(AriaRole.Button, new() { Name = "Bel mij", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Dit is geen telefoonnummer dat wij kunnen bellen.");
    }
}
