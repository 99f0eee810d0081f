using System.Text.Json.Nodes;
using KpnEen.EndToEnd.Tests.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KpnEen.EndToEnd.Tests.Portal;

/// <summary>What a person does in the portal, and what comes of it in the exchange.</summary>
[Collection(ExchangeCollection.Name)]
public sealed class PortalTests(ExchangeFixture fixture)
{
    private readonly Exchange exchange = fixture.Exchange;

    [Fact]
    public async Task A_live_call_appears_by_itself_and_is_held_resumed_transferred_and_hung_up()
    {
        var vera = await exchange.VirtualPhoneAsync("201", new { onCall = "answers", answerAfterMs = 100 });
        await using var portal = await SignedInAsync();
        await Expect(portal.Page.Locator("#link")).ToHaveTextAsync("live");

        var call = await exchange.Api.PostAsync("/v1/calls", new { userId = vera.UserId, to = exchange.Pstn("answers") });
        var card = portal.Page.Locator($"#{(string)call["id"]!}");
        await Expect(card.Locator(".state")).ToContainTextAsync("in gesprek", new() { Timeout = 20_000 });
        await Expect(card).ToContainTextAsync("Virtual Vera");

        await Press(card, "In de wacht");
        await Expect(card.Locator(".state")).ToContainTextAsync("in de wacht");
        await Press(card, "Terughalen");
        await Expect(card.Locator(".state")).ToContainTextAsync("in gesprek");

        await Press(card, "Doorverbinden");
        await portal.Page.Locator("dialog").GetByRole(AriaRole.Textbox).FillAsync("202");
        await portal.Page.Keyboard.PressAsync("Enter");
        await Expect(card).ToContainTextAsync("Virtual Willem", new() { Timeout = 20_000 });

        await Press(card, "Ophangen");
        await Expect(card).ToHaveCountAsync(0);
        await Until.TrueAsync(
            async () =>
                (await exchange.Api.GetAsync($"/v1/events?types=conversation.closed&conversationId={call["id"]}"))["items"]!.AsArray()
                    is [var closed]
                && (string?)closed!["data"]!["outcome"] == "completed",
            "the conversation is closed, and completed"
        );
        Assert.Empty(portal.Faults);
    }

    [Fact]
    public async Task A_forwarding_and_do_not_disturb_are_changed_and_read_back()
    {
        // One of the first users: those that other tests made may fill more pages than one.
        var userId = (string)exchange.Server.Sandbox["phones"]![4]!["userId"]!;
        await using var portal = await SignedInAsync();
        await portal.GoAsync("Gebruikers");
        var row = portal.Page.Locator($"#{userId}");
        await row.Locator("summary").ClickAsync();
        await row.GetByLabel("Niet storen").CheckAsync();
        var busy = row.GetByRole(AriaRole.Group, new() { Name = "Bij bezet" });
        await busy.GetByRole(AriaRole.Checkbox).CheckAsync();
        await busy.GetByLabel("Naar").FillAsync("202");
        await Press(row, "Opslaan");
        await Expect(row.Locator(".badges")).ToContainTextAsync("Bij bezet → 202");
        await Expect(row.Locator(".badges")).ToContainTextAsync("Niet storen");

        var forwarding = await exchange.Api.GetAsync($"/v1/users/{userId}/forwarding");
        Assert.Equal("""{"active":true,"to":"202"}""", forwarding["busy"]!.ToJsonString());
        Assert.True((bool)(await exchange.Api.GetAsync($"/v1/users/{userId}/services/do-not-disturb"))["active"]!);

        // Two settings of which one makes the other void: the form says so.
        var always = row.GetByRole(AriaRole.Group, new() { Name = "Altijd" });
        await always.GetByRole(AriaRole.Checkbox).CheckAsync();
        await always.GetByLabel("Naar").FillAsync("203");
        await Press(row, "Opslaan");
        await Expect(row.Locator(".warnings")).ToContainTextAsync("‘Bij bezet’ doet nu niets");
        await always.GetByRole(AriaRole.Checkbox).UncheckAsync();
        await Press(row, "Opslaan");
        await Expect(row.Locator(".warnings")).Not.ToContainTextAsync("Bij bezet");

        await busy.GetByLabel("Naar").FillAsync("not a number");
        await Press(row, "Opslaan");
        await Expect(portal.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Vul een toestel of een telefoonnummer in.");
        await busy.GetByLabel("Naar").FillAsync("203");
        await Press(row, "Opslaan");
        await Expect(portal.Page.Locator("#fault")).ToBeEmptyAsync();
    }

    [Fact]
    public async Task The_history_tells_why_a_call_went_there_and_plays_its_recording()
    {
        var busy = await exchange.SubscriberAsync("Busy Person");
        await exchange.Api.PutAsync($"/v1/users/{busy.UserId}/services/do-not-disturb", new { active = true });
        await exchange.Api.PutAsync($"/v1/users/{busy.UserId}/services/call-forwarding-busy", new { active = true, to = "203" });
        var xandra = await exchange.VirtualPhoneAsync(
            "203",
            new
            {
                onCall = "answers",
                answerAfterMs = 100,
                hangUpAfterMs = 2500,
            }
        );
        await exchange.Api.PutAsync($"/v1/users/{xandra.UserId}/services/call-recording", new { mode = "always" });
        await exchange.Api.PostAsync("/v1/sandbox/calls", new { to = busy.Number, from = "+31612340077" });
        var record = await Until.FoundAsync(RecordAsync, "the call has its record");
        await exchange.Api.PutAsync($"/v1/users/{xandra.UserId}/services/call-recording", new { mode = "never" });

        await using var portal = await SignedInAsync();
        await portal.GoAsync("Historie");
        await portal.Page.Locator($"a[href$='{record["conversationId"]}']").ClickAsync();
        await Expect(portal.Page.Locator("section").First)
            .ToContainTextAsync("Busy Person heeft Niet storen aan: de telefoons gingen niet over.");
        await Expect(portal.Page.Locator("section").First)
            .ToContainTextAsync("Busy Person was bezet; het gesprek ging daarom door naar 203.");
        await Expect(portal.Page.Locator("section").First).ToContainTextAsync("ingesteld door een applicatie");
        await Expect(portal.Page.Locator("section").First).ToContainTextAsync("Opgenomen door Virtual Xandra");
        await portal.Page.Locator("section details summary").ClickAsync();
        await Expect(portal.Page.Locator("section details pre")).ToContainTextAsync("INVITE sip:");

        await portal.Button("▶ Beluisteren").ClickAsync();
        var audio = portal.Page.Locator("audio");
        await Until.TrueAsync(async () => await audio.EvaluateAsync<double>("a => a.currentTime") > 0.3, "the recording is playing");
        Assert.InRange(await audio.EvaluateAsync<double>("a => a.duration"), 1.5, 6);
        Assert.Empty(portal.Faults);

        async Task<JsonNode?> RecordAsync() =>
            (await exchange.Api.GetAsync("/v1/call-records?number=%2B31612340077"))["items"]!.AsArray().FirstOrDefault();
    }

    [Fact]
    public async Task A_call_is_tried_out_and_nobodys_phone_rings()
    {
        var away = await exchange.SubscriberAsync("Away Person");
        var colleague = await exchange.SubscriberAsync("Colleague Person");
        await exchange.Api.PutAsync(
            $"/v1/users/{away.UserId}/services/call-forwarding-always",
            new { active = true, to = colleague.Extension }
        );
        await using var portal = await SignedInAsync();
        await portal.GoAsync("Proefgesprek");
        var number = portal.Page.GetByLabel("Nummer van de beller");
        await number.FillAsync("+31612340099");
        await portal.Page.GetByLabel("Nummer of toestel").FillAsync(away.Extension);
        await portal.Button("Probeer").ClickAsync();
        var way = portal.Page.Locator("section").First;
        await Expect(way).ToContainTextAsync($"Away Person schakelt alle gesprekken door naar {colleague.Extension}.");
        await Expect(way).ToContainTextAsync("ingesteld door een applicatie");
        await Expect(way).ToContainTextAsync("Colleague Person heeft geen telefoon die is aangemeld.");
        await Expect(portal.Page.Locator("section").Last).ToContainTextAsync("Geen enkele.");

        // By a colleague, to somebody who picks up.
        await portal.Page.GetByLabel("Wie belt").SelectOptionAsync(away.UserId);
        await Expect(number).ToBeHiddenAsync();
        await portal.Page.GetByLabel("Nummer of toestel").FillAsync(colleague.Extension);
        await portal.Page.GetByLabel("Wie neemt op").SelectOptionAsync(colleague.UserId);
        await portal.Button("Probeer").ClickAsync();
        await Expect(way).ToContainTextAsync("Colleague Person neemt op.");
        await Expect(portal.Page.Locator("section").Last).ToContainTextAsync("0:05 · opgenomen");
        Assert.Empty(portal.Faults);
        Assert.Empty((await exchange.Api.GetAsync($"/v1/call-records?userId={colleague.UserId}"))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_user_without_a_phone_is_not_called_available_and_a_refused_call_says_why()
    {
        await exchange.VirtualPhoneAsync("201", new { onCall = "answers", answerAfterMs = 100 });
        var userId = (string)exchange.Server.Sandbox["phones"]![3]!["userId"]!;
        await using var portal = await SignedInAsync();
        await portal.GoAsync("Gebruikers");
        await Expect(portal.Page.Locator($"#{userId} .badges")).ToHaveTextAsync("Toestel niet aangemeld");

        await portal.GoAsync("Gesprekken");
        var number = portal.Page.GetByLabel("Nummer of toestel");
        await number.FillAsync("jan");
        await portal.Button("Bel").ClickAsync();
        await Expect(portal.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Vul een toestel of een telefoonnummer in.");
        await portal.Page.GetByLabel("Namens").SelectOptionAsync(userId);
        await number.FillAsync(exchange.Pstn("answers"));
        await portal.Button("Bel").ClickAsync();
        await Expect(portal.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Geen toestel van deze gebruiker is aangemeld.");
    }

    [Fact]
    public async Task The_browser_says_the_language_until_another_is_chosen()
    {
        await using var portal = await PortalPage.OpenAsync(exchange.Server.Client.BaseAddress!, "en-GB");
        await Expect(portal.Page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Sign in");
        await portal.Button("Nederlands").ClickAsync();
        await Expect(portal.Page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Inloggen");
        foreach (var address in new[] { "/console", "/docs" })
            await Expect(portal.Page.Locator($"nav a[href='{address}']")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_wrong_secret_is_told_and_English_is_the_second_language()
    {
        await using var portal = await PortalPage.OpenAsync(exchange.Server.Client.BaseAddress!);
        await portal.SignInAsync("cli_sandbox", "wrong");
        await Expect(portal.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Deze client-id en dit secret horen niet bij elkaar.");

        await portal.Button("English").ClickAsync();
        await Expect(portal.Page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Sign in");
        await Expect(portal.Page.Locator("html")).ToHaveAttributeAsync("lang", "en");
    }

    [Fact]
    public async Task Pages_may_load_from_their_own_origin_only()
    {
        using var page = await exchange.Server.Client.GetAsync(new Uri("/", UriKind.Relative));
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
    }

    private async Task<PortalPage> SignedInAsync()
    {
        var portal = await PortalPage.OpenAsync(exchange.Server.Client.BaseAddress!);
        var client = exchange.Server.Sandbox["client"]!;
        await portal.SignInAsync((string)client["id"]!, (string)client["secret"]!);
        return portal;
    }

    private static Task Press(ILocator within, string button) =>
        within.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = button, Exact = true }).ClickAsync();
}
