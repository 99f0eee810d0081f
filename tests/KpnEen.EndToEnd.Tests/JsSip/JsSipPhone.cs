using System.Collections.Concurrent;
using System.Text.Json;
using KpnEen.EndToEnd.Tests.Browser;
using KpnEen.EndToEnd.Tests.Running;
using KpnEen.Testing;
using Microsoft.Playwright;

namespace KpnEen.EndToEnd.Tests.JsSip;

/// <summary>JsSIP in a page of a browser, as <c>phone.js</c> plays it.</summary>
internal sealed class JsSipPhone
{
    private const float Patience = 20_000;
    private static readonly string Folder = Path.Combine(Checkout.Root, "tests", "KpnEen.EndToEnd.Tests", "JsSip");
    private readonly IPage page;
    private readonly ConcurrentQueue<string> console = new();

    private JsSipPhone(IPage page)
    {
        this.page = page;
        page.Console += (_, message) => console.Enqueue(message.Text);
    }

    /// <summary>Opens a page, and registers.</summary>
    /// <param name="server">The secure WebSocket.</param>
    public static async Task<JsSipPhone> StartAsync(Chromium browser, Subscriber subscriber, Uri server, Uri page)
    {
        var phone = new JsSipPhone(await browser.OpenAsync(page.ToString()));
        await phone.page.AddScriptTagAsync(new() { Content = await BundleAsync() });
        await phone.page.EvaluateAsync(
            "account => phone.start(account)",
            new
            {
                server = server.ToString(),
                user = subscriber.Username,
                password = subscriber.Password,
                domain = subscriber.Domain,
            }
        );
        await phone.SeesAsync("registered");
        return phone;
    }

    /// <param name="asIs">Offers what the browser offers: DTLS-SRTP.</param>
    public Task DialAsync(string number, bool asIs = false) =>
        page.EvaluateAsync("([number, asIs]) => phone.call(number, { asIs })", new object[] { number, asIs });

    public Task AnswerAsync() => page.EvaluateAsync("() => phone.answer()");

    /// <summary>BYE, CANCEL, or 480 to a call that rings.</summary>
    public Task HangUpAsync() => page.EvaluateAsync("() => phone.hangUp()");

    public Task RefuseAsync(int status) => page.EvaluateAsync("status_code => phone.hangUp({ status_code })", status);

    public Task HoldAsync() => page.EvaluateAsync("() => { phone.hold() }");

    public Task ResumeAsync() => page.EvaluateAsync("() => { phone.resume() }");

    /// <summary>Unregisters and disconnects.</summary>
    public Task StopAsync() => page.EvaluateAsync("() => phone.stop()");

    /// <summary>Waits for an event that is told so; what comes before it is passed over.</summary>
    /// <exception cref="TimeoutException">It did not come; the message holds what JsSIP said.</exception>
    public async Task SeesAsync(string what)
    {
        try
        {
            await page.WaitForFunctionAsync("what => phone.sees(what)", what, new() { PollingInterval = 50, Timeout = Patience });
        }
        catch (TimeoutException e)
        {
            var log = await page.EvaluateAsync<JsonElement>("() => phone.log");
            throw new TimeoutException($"JsSIP did not see '{what}', but: {log}\n{string.Join('\n', console)}", e);
        }
    }

    private static async Task<string> BundleAsync()
    {
        var esbuild = Path.Combine(Folder, "node_modules", ".bin", "esbuild");
        if (!File.Exists(esbuild))
            throw new FileNotFoundException($"JsSIP is not installed: run ./test, or 'npm ci' in {Folder}.");
        return await ForeignProcess.RunAsync(esbuild, ["phone.js", "--bundle", "--format=iife", "--log-level=error"], folder: Folder);
    }
}
