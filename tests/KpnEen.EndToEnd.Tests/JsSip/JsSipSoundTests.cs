using KpnEen.EndToEnd.Tests.Browser;
using KpnEen.EndToEnd.Tests.Running;
using KpnEen.EndToEnd.Tests.Transports;
using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.JsSip;

/// <summary>A browser with a microphone (440 Hz) and a real phone (620 Hz), or another browser: what each hears (RFC 8827, RFC 5764).</summary>
[Collection(SecureCollection.Name)]
public sealed class JsSipSoundTests(PhonesFixture fixture) : IAsyncLifetime
{
    private const double Browsers = 440;
    private const double Phones = 620;
    private const double Thirds = 1000;
    private readonly Exchange exchange = fixture.Exchange;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kpneen-microphone-");
    private Chromium browser = null!;
    private Subscriber anna = null!;
    private Subscriber bram = null!;

    public async Task InitializeAsync()
    {
        var microphone = Path.Combine(folder.FullName, "says.wav");
        WavTone.Write(microphone, Browsers, TimeSpan.FromSeconds(10), rate: 48_000);
        browser = await JsSipPhone.BrowserAsync(microphone);
        (anna, bram) = (await exchange.SubscriberAsync("Anna"), await exchange.SubscriberAsync("Bram"));
    }

    public async Task DisposeAsync()
    {
        await browser.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_browser_calls_a_phone_both_hear_press_keys_hold_and_resume()
    {
        await using var phone = await BaresipPhone.StartAsync(bram.Account(Phones) with { AnswersAtOnce = true });
        var page = await StartAsync(anna);
        await page.DialAsync(bram.Extension);
        await page.SeesAsync("confirmed");
        await page.HearsAsync(Phones);
        await phone.HearsAsync(Browsers);
        Assert.Equal(0, await page.SecondsHeardAsync(Browsers));

        await page.PressAsync("5");
        Assert.Contains("5", (await phone.SeesAsync("CALL_DTMF_START")).Parameter, StringComparison.Ordinal);
        // A browser plays the key it is told of: 770 and 1336 Hz.
        var before = await page.SecondsHeardAsync(1336);
        await phone.PressAsync("5");
        await page.HearsAsync(1336, before + 0.05);

        await page.HoldAsync();
        await page.SeesAsync("hold by local");
        var conversation = await exchange.ConversationOfAsync(anna);
        await Story.WithAsync(exchange.Api, conversation, "call.held");
        var (heardByHeld, heardByHolder) = (phone.SecondsHeard(Browsers), await page.SecondsHeardAsync(Phones));
        await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System);
        Assert.InRange(phone.SecondsHeard(Browsers), heardByHeld, heardByHeld + 0.6);
        Assert.InRange(await page.SecondsHeardAsync(Phones), heardByHolder, heardByHolder + 0.6);
        await page.ResumeAsync();
        await page.SeesAsync("unhold by local");
        await page.HearsAsync(Phones, await page.SecondsHeardAsync(Phones) + 1);
        await phone.HearsAsync(Browsers, phone.SecondsHeard(Browsers) + 1);

        await page.HangUpAsync();
        await phone.SeesAsync("CALL_CLOSED");
        await exchange.AreIdleAsync(anna, bram);
    }

    [Fact]
    public async Task A_browser_is_called_by_a_phone_that_holds_and_resumes_and_transfers_it_to_a_third()
    {
        var carla = await exchange.SubscriberAsync("Carla");
        await using var phone = await BaresipPhone.StartAsync(bram.Account(Phones));
        await using var third = await BaresipPhone.StartAsync(carla.Account(Thirds) with { AnswersAtOnce = true });
        var page = await StartAsync(anna);
        await phone.DialAsync(anna.Extension);
        await page.SeesAsync("rings");
        await page.AnswerAsync();
        await page.SeesAsync("confirmed");
        await page.HearsAsync(Phones);
        await phone.HearsAsync(Browsers);

        await phone.HoldAsync();
        await Story.WithAsync(exchange.Api, await exchange.ConversationOfAsync(anna), "call.held");
        await phone.ResumeAsync();
        await Story.WithAsync(exchange.Api, await exchange.ConversationOfAsync(anna), "call.resumed");
        await page.HearsAsync(Phones, await page.SecondsHeardAsync(Phones) + 1);

        await phone.TransferAsync($"sip:{carla.Extension}@{anna.Domain}");
        await page.HearsAsync(Thirds);
        await third.HearsAsync(Browsers);
        await page.HangUpAsync();
        await third.SeesAsync("CALL_CLOSED");
        await exchange.AreIdleAsync(anna, bram, carla);
    }

    [Fact]
    public async Task A_browser_with_Opus_alone_and_a_phone_with_G_711_hear_each_other_and_keys()
    {
        await using var phone = await BaresipPhone.StartAsync(bram.Account(Phones) with { AnswersAtOnce = true });
        var page = await StartAsync(anna, codec: "audio/opus");
        await page.DialAsync(bram.Extension);
        await page.SeesAsync("confirmed");
        await page.HearsAsync(Phones);
        await phone.HearsAsync(Browsers);
        Assert.Equal("audio/opus", await page.CodecAsync());
        await page.PressAsync("7");
        Assert.Contains("7", (await phone.SeesAsync("CALL_DTMF_START")).Parameter, StringComparison.Ordinal);
        await page.HangUpAsync();
        await phone.SeesAsync("CALL_CLOSED");
        await exchange.AreIdleAsync(anna, bram);
    }

    [Fact]
    public async Task A_browser_calls_a_browser_which_transfers_it_to_a_phone()
    {
        var carla = await exchange.SubscriberAsync("Carla");
        await using var third = await BaresipPhone.StartAsync(carla.Account(Thirds) with { AnswersAtOnce = true });
        var caller = await StartAsync(anna);
        var callee = await StartAsync(bram, tone: Phones);
        await caller.DialAsync(bram.Extension);
        await callee.SeesAsync("rings");
        await callee.AnswerAsync();
        await caller.SeesAsync("confirmed");
        await caller.HearsAsync(Phones);
        await callee.HearsAsync(Browsers);

        await callee.TransferAsync(carla.Extension);
        await caller.HearsAsync(Thirds);
        await third.HearsAsync(Browsers);
        await callee.SeesAsync("ended");
        await caller.HangUpAsync();
        await third.SeesAsync("CALL_CLOSED");
        await exchange.AreIdleAsync(anna, bram, carla);
    }

    private Task<JsSipPhone> StartAsync(Subscriber subscriber, double? tone = null, string? codec = null) =>
        JsSipPhone.StartAsync(browser, subscriber, fixture.Wss, new Uri($"https://{fixture.Wss.Authority}/livez"), tone, codec);
}
