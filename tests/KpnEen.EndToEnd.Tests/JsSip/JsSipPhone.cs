using System.Collections.Concurrent;
using KpnEen.EndToEnd.Tests.Browser;
using KpnEen.EndToEnd.Tests.Running;
using KpnEen.Testing;
using Microsoft.Playwright;

namespace KpnEen.EndToEnd.Tests.JsSip;

/// <summary>JsSIP in a page of a browser, as <c>phone.js</c> plays it, with the browser's own sound.</summary>
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

    /// <summary>A browser that has a microphone, asks nobody whether it may use it, and speaks with hosts of its own machine.</summary>
    /// <param name="microphone">A WAV file that is spoken over and over; null: beeps of Chromium's own.</param>
    public static Task<Chromium> BrowserAsync(string? microphone = null) =>
        Chromium.StartAsync([
            "--ignore-certificate-errors",
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            "--allow-loopback-in-peer-connection",
            .. microphone is null ? Array.Empty<string>() : [$"--use-file-for-fake-audio-capture={microphone}"],
        ]);

    /// <summary>Opens a page, and registers.</summary>
    /// <param name="server">The secure WebSocket.</param>
    /// <param name="tone">In Hz, what it says in place of the microphone; null: the microphone.</param>
    /// <param name="codec">The only one it can, as <c>audio/opus</c>; null: all a browser has.</param>
    /// <param name="camera"><c>any</c>: the browser's; <c>red</c>: one that sees red; null: none.</param>
    public static async Task<JsSipPhone> StartAsync(
        Chromium browser,
        Subscriber subscriber,
        Uri server,
        Uri page,
        double? tone = null,
        string? codec = null,
        string? camera = null
    )
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
                toneHertz = tone,
                onlyCodec = codec,
                has = camera,
            }
        );
        await phone.SeesAsync("registered");
        return phone;
    }

    public Task DialAsync(string number) => page.EvaluateAsync("number => phone.call(number)", number);

    public Task AnswerAsync() => page.EvaluateAsync("() => phone.answer()");

    /// <summary>BYE, CANCEL, or 480 to a call that rings.</summary>
    public Task HangUpAsync() => page.EvaluateAsync("() => phone.hangUp()");

    public Task RefuseAsync(int status) => page.EvaluateAsync("status_code => phone.hangUp({ status_code })", status);

    /// <summary>Done when the exchange has answered.</summary>
    public Task HoldAsync() => page.EvaluateAsync("() => phone.hold()");

    public Task ResumeAsync() => page.EvaluateAsync("() => phone.resume()");

    /// <summary>Presses keys, as RFC 4733 events.</summary>
    public Task PressAsync(string keys) => page.EvaluateAsync("keys => { phone.press(keys) }", keys);

    /// <summary>Blind transfer by REFER.</summary>
    public Task TransferAsync(string target) => page.EvaluateAsync("target => { phone.transfer(target) }", target);

    /// <summary>The codec it sends, as <c>audio/PCMA</c>.</summary>
    public Task<string> CodecAsync(string kind = "audio") => page.EvaluateAsync<string>("kind => phone.codec(kind)", kind);

    /// <summary>Unregisters and disconnects.</summary>
    public Task StopAsync() => page.EvaluateAsync("() => phone.stop()");

    /// <summary>How long it has heard the tone so far, in seconds.</summary>
    public Task<double> SecondsHeardAsync(double hertz) => page.EvaluateAsync<double>("hertz => phone.seconds(hertz)", hertz);

    /// <summary>Waits until it has heard the tone for so many seconds, in all.</summary>
    /// <exception cref="TimeoutException">It did not; the message holds what the browser says of its media.</exception>
    public Task HearsAsync(double hertz, double seconds = 1) =>
        WaitAsync(
            "([hertz, seconds]) => phone.seconds(hertz) >= seconds",
            new object[] { hertz, seconds },
            $"hear {hertz} Hz for {seconds} s"
        );

    /// <summary>How many pictures it has seen so far.</summary>
    public Task<int> PicturesAsync() => page.EvaluateAsync<int>("() => phone.pictures()");

    /// <summary>Waits until it has seen so many pictures, in all, the last of this colour on the whole: red, green; null: of any.</summary>
    /// <exception cref="TimeoutException">It did not; the message holds what the browser says of its media.</exception>
    public Task WatchesAsync(int pictures, string? colour = null) =>
        WaitAsync(
            "([pictures, colour]) => phone.pictures(colour ?? undefined) >= pictures",
            new object?[] { pictures, colour },
            $"see {pictures} pictures in {colour ?? "any colour"}"
        );

    /// <summary>Waits for an event that is told so; what comes before it is passed over.</summary>
    /// <exception cref="TimeoutException">It did not come; the message holds what JsSIP said.</exception>
    public Task SeesAsync(string what) => WaitAsync("what => phone.sees(what)", what, $"see '{what}'");

    private async Task WaitAsync(string condition, object argument, string what)
    {
        try
        {
            await page.WaitForFunctionAsync(condition, argument, new() { PollingInterval = 50, Timeout = Patience });
        }
        catch (TimeoutException e)
        {
            var story = await page.EvaluateAsync<string>("() => phone.story()");
            throw new TimeoutException($"JsSIP did not {what}, but: {story}\n{string.Join('\n', console)}", e);
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
