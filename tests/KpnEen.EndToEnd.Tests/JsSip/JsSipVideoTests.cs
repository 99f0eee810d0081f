using KpnEen.EndToEnd.Tests.Browser;
using KpnEen.EndToEnd.Tests.Running;
using KpnEen.EndToEnd.Tests.Transports;
using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.JsSip;

/// <summary>Browsers with cameras: what each sees.</summary>
[Collection(SecureCollection.Name)]
public sealed class JsSipVideoTests(PhonesFixture fixture) : IAsyncLifetime
{
    private readonly Exchange exchange = fixture.Exchange;
    private Chromium browser = null!;
    private Subscriber anna = null!;
    private Subscriber bram = null!;

    public async Task InitializeAsync()
    {
        browser = await JsSipPhone.BrowserAsync();
        (anna, bram) = (await exchange.SubscriberAsync("Anna"), await exchange.SubscriberAsync("Bram"));
    }

    public async Task DisposeAsync() => await browser.DisposeAsync();

    [Fact]
    public async Task Two_browsers_see_and_hear_each_other_until_one_holds_and_again_when_it_resumes()
    {
        var caller = await StartAsync(anna, tone: 440, camera: "any");
        var callee = await StartAsync(bram, tone: 620, camera: "red");
        await caller.DialAsync(bram.Extension);
        await callee.SeesAsync("rings");
        await callee.AnswerAsync();
        await caller.SeesAsync("confirmed");
        await caller.WatchesAsync(10, "red");
        await callee.WatchesAsync(10, "green");
        await caller.HearsAsync(620);
        await callee.HearsAsync(440);

        await caller.HoldAsync();
        await caller.SeesAsync("hold by local");
        await Story.WithAsync(exchange.Api, await exchange.ConversationOfAsync(anna), "call.held");
        var (before, held) = (await caller.PicturesAsync(), await callee.PicturesAsync());
        await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System);
        Assert.InRange(await caller.PicturesAsync(), before, before + 8);
        Assert.InRange(await callee.PicturesAsync(), held, held + 8);
        await caller.ResumeAsync();
        await caller.SeesAsync("unhold by local");
        await caller.WatchesAsync(before + 25, "red");
        await callee.WatchesAsync(held + 25, "green");

        // The one who was called offers one transport for both where there were two.
        await callee.HoldAsync();
        await callee.SeesAsync("hold by local");
        await callee.ResumeAsync();
        await callee.SeesAsync("unhold by local");
        await caller.WatchesAsync(await caller.PicturesAsync() + 15, "red");
        await callee.WatchesAsync(await callee.PicturesAsync() + 15, "green");
        await caller.HearsAsync(620, await caller.SecondsHeardAsync(620) + 0.5);

        await caller.HangUpAsync();
        await callee.SeesAsync("ended");
        await exchange.AreIdleAsync(anna, bram);
    }

    [Fact]
    public async Task A_browser_with_a_camera_and_a_phone_without_a_screen_talk()
    {
        await using var phone = await BaresipPhone.StartAsync(bram.Account(620) with { AnswersAtOnce = true });
        var page = await StartAsync(anna, tone: 440, camera: "any");
        await page.DialAsync(bram.Extension);
        await page.SeesAsync("confirmed");
        await page.HearsAsync(620);
        await phone.HearsAsync(440);
        Assert.Equal(0, await page.PicturesAsync());
        await page.HangUpAsync();
        await phone.SeesAsync("CALL_CLOSED");
        await exchange.AreIdleAsync(anna, bram);
    }

    private Task<JsSipPhone> StartAsync(Subscriber subscriber, double tone, string camera) =>
        JsSipPhone.StartAsync(browser, subscriber, fixture.Wss, new Uri($"https://{fixture.Wss.Authority}/livez"), tone, camera: camera);
}
