using System.Net;
using KpnEen.EndToEnd.Tests.Browser;
using KpnEen.EndToEnd.Tests.Running;
using KpnEen.EndToEnd.Tests.Sipp;
using KpnEen.EndToEnd.Tests.Transports;
using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.JsSip;

/// <summary>A browser as telephone: JsSIP over secure WebSocket (RFC 7118), what its user sees. What he hears is in <see cref="JsSipSoundTests"/>.</summary>
[Collection(SecureCollection.Name)]
public sealed class JsSipCallTests(PhonesFixture fixture) : IAsyncLifetime
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
    public async Task A_browser_calls_a_phone_and_hangs_up_after_a_hold_and_then_the_phone_hangs_up()
    {
        var page = await StartAsync();
        await using (var callee = await bram.WaitsAsync(new SippScript().IsCalled().Waits(200).Answers().IsHungUp()))
        {
            await page.DialAsync(bram.Extension);
            await page.SeesAsync("progress");
            await page.SeesAsync("confirmed");
            var conversation = await exchange.ConversationOfAsync(anna);
            await page.HoldAsync();
            await page.SeesAsync("hold by local");
            await Story.WithAsync(exchange.Api, conversation, "call.held");
            await page.ResumeAsync();
            await page.SeesAsync("unhold by local");
            await Story.WithAsync(exchange.Api, conversation, "call.resumed");
            await page.HangUpAsync();
            await page.SeesAsync("ended by local");
            await callee.SucceedsAsync();
        }
        await using (var callee = await bram.WaitsAsync(new SippScript().IsCalled().Answers().Waits(300).HangsUp()))
        {
            await page.DialAsync(bram.Extension);
            await page.SeesAsync("confirmed");
            await page.SeesAsync("ended by remote: Terminated");
            await callee.SucceedsAsync();
        }
        await exchange.AreIdleAsync(anna, bram);
    }

    [Fact]
    public async Task A_browser_is_called_and_either_hangs_up()
    {
        var page = await StartAsync();
        await using (var caller = Calls(new SippScript().Calls().HearsAnswer().Acks().Waits(300).HangsUp()))
        {
            await page.SeesAsync("rings");
            await page.AnswerAsync();
            await page.SeesAsync("confirmed");
            await page.SeesAsync("ended by remote: Terminated");
            await caller.SucceedsAsync();
        }
        await using (var caller = Calls(new SippScript().Calls().HearsAnswer().Acks().IsHungUp()))
        {
            await page.SeesAsync("rings");
            await page.AnswerAsync();
            await page.SeesAsync("confirmed");
            await page.HangUpAsync();
            await page.SeesAsync("ended by local");
            await caller.SucceedsAsync();
        }
        await exchange.AreIdleAsync(anna, bram);
    }

    [Fact]
    public async Task CANCEL_both_ways_and_a_refusal()
    {
        var page = await StartAsync();
        await page.DialAsync(exchange.Pstn("noAnswer"));
        await page.SeesAsync("progress");
        await page.HangUpAsync();
        await page.SeesAsync("failed by local: Canceled");
        await exchange.AreIdleAsync(anna);

        var gives = new SippScript().Calls().Hears(100, " optional=\"true\"").Hears(180).Waits(300).Cancels();
        await using (var caller = Calls(gives.Hears(200).Hears(487).AcksRefusal()))
        {
            await page.SeesAsync("rings");
            await page.SeesAsync("failed by remote: Canceled");
            await caller.SucceedsAsync();
        }
        await using (var caller = Calls(new SippScript().Calls().HearsAnswer(486).AcksRefusal()))
        {
            await page.SeesAsync("rings");
            await page.RefuseAsync(486);
            await page.SeesAsync("failed by local");
            await caller.SucceedsAsync();
        }
        await exchange.AreIdleAsync(anna, bram);
    }

    [Fact]
    public async Task RFC5626_a_browser_whose_connection_was_cut_registers_again_and_is_called_on_the_new_one()
    {
        var server = new IPEndPoint(IPAddress.Loopback, fixture.Wss.Port);
        await using var wire = new CutWire(server);
        var page = await StartAsync(new UriBuilder(fixture.Wss) { Port = wire.Port }.Uri);
        wire.Cut();
        await page.SeesAsync("disconnected");
        await page.SeesAsync("registered");
        Assert.Equal(2, wire.Connections);
        await using var caller = Calls(new SippScript().Calls().HearsAnswer().Acks().Waits(300).HangsUp());
        await page.SeesAsync("rings");
        await page.AnswerAsync();
        await page.SeesAsync("ended by remote: Terminated");
        await caller.SucceedsAsync();
        await page.StopAsync();
        await page.SeesAsync("unregistered");
        // Nobody is there any more (RFC 3261 16.6).
        await bram.RunAsync(new SippScript().Calls().HearsAnswer(480).AcksRefusal(), anna.Extension);
    }

    private Task<JsSipPhone> StartAsync(Uri? server = null) =>
        JsSipPhone.StartAsync(browser, anna, server ?? fixture.Wss, new Uri($"https://{fixture.Wss.Authority}/livez"));

    /// <summary>Bram's phone, which calls the browser.</summary>
    private SippPhone Calls(SippScript script) => SippPhone.Start(bram.Scenario(script, anna.Extension));
}
