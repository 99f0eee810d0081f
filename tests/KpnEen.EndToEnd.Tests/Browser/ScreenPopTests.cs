using KpnEen.EndToEnd.Tests.Running;
using Microsoft.Playwright;

namespace KpnEen.EndToEnd.Tests.Browser;

[Collection(ExchangeCollection.Name)]
public sealed class ScreenPopTests(ExchangeFixture fixture)
{
    private const string Emma = "+31612345678";
    private readonly Exchange exchange = fixture.Exchange;

    [Fact]
    public async Task The_callers_name_is_on_the_screen_while_the_phone_still_rings()
    {
        await using var crm = Sample.Start(exchange, "ScreenPop", new() { ["SCREENPOP_URL"] = "http://127.0.0.1:0" });
        await using var browser = await Chromium.StartAsync();
        var page = await browser.OpenAsync(await crm.IsAtAsync());
        await Assertions.Expect(page.Locator("#link.live")).ToBeVisibleAsync();
        var vera = await exchange.VirtualPhoneAsync("201", new { onCall = "noAnswer" });

        await exchange.Api.PostAsync("/v1/sandbox/calls", new { to = vera.Number, from = Emma });
        var card = page.Locator("#now .card");
        await Assertions.Expect(card).ToContainTextAsync("Emma Vos");
        await Assertions.Expect(card).ToContainTextAsync("Vos Interieur");
        await Assertions.Expect(card).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("ringing"));
        var call = (await exchange.LiveCallsAsync(vera)).Single()!;
        Assert.Equal("ringing", (string?)call["state"]);
        await Chromium.ShootAsync(page, "screenpop-ringing");

        await exchange.Api.PostAsync($"/v1/calls/{call["id"]}/hang-up");
        await Assertions.Expect(page.Locator("#recent li").First).ToContainTextAsync("Emma Vos");
    }

    [Fact]
    public async Task A_click_dials_and_the_recording_plays_afterwards()
    {
        await using var crm = Sample.Start(exchange, "ScreenPop", new() { ["SCREENPOP_URL"] = "http://127.0.0.1:0" });
        await using var browser = await Chromium.StartAsync();
        var page = await browser.OpenAsync(await crm.IsAtAsync());
        await Assertions.Expect(page.Locator("#link.live")).ToBeVisibleAsync();
        var willem = await exchange.VirtualPhoneAsync(
            "202",
            new
            {
                onCall = "answers",
                answerAfterMs = 200,
                toneHertz = 440,
            }
        );
        await exchange.Api.PutAsync($"/v1/users/{willem.UserId}/services/call-recording", new { mode = "always" });

        await page.SelectOptionAsync("#me", willem.UserId);
        await page.GetByLabel("Call Sanne Bakker").First.ClickAsync();
        await Assertions.Expect(page.Locator("#now .card")).ToContainTextAsync("Sanne Bakker");
        var id = (string)(await Until.FoundAsync(async () => (await exchange.LiveCallsAsync(willem)).SingleOrDefault(), "the call"))["id"]!;
        var story = await Story.WithAsync(exchange.Api, id, "call.bridged");
        var talking = DateTimeOffset.Parse((string)story.Events[^1]["timestamp"]!);
        await Until.TrueAsync(
            () => Task.FromResult(TimeProvider.System.GetUtcNow() - talking > TimeSpan.FromSeconds(2)),
            "two seconds of talk"
        );
        await Assertions.Expect(page.Locator("#now .card")).Not.ToHaveClassAsync(new System.Text.RegularExpressions.Regex("ringing"));
        await Chromium.ShootAsync(page, "screenpop-talking");
        await exchange.Api.PostAsync($"/v1/calls/{id}/hang-up");

        var player = page.Locator($"#recent li[data-conversation='{id}'] audio");
        await Assertions.Expect(player).ToBeVisibleAsync();
        var seconds = await player.EvaluateAsync<double>(
            "async a => { await a.play(); await new Promise(r => { a.ontimeupdate = () => a.currentTime > 0 && r(); }); return a.duration; }"
        );
        Assert.InRange(seconds, 1.5, 30);
        await Chromium.ShootAsync(page, "screenpop-recording");
        await exchange.Api.PutAsync($"/v1/users/{willem.UserId}/services/call-recording", new { mode = "never" });
    }
}
