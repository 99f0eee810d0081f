using System.Net.Http.Headers;
using KpnEen.EndToEnd.Tests.Running;
using KpnEen.Media;
using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Baresip;

/// <summary>Prompts and sound files in a real phone.</summary>
[Collection(ExchangeCollection.Name)]
public sealed class AnnouncementTests(ExchangeFixture fixture)
{
    private readonly Exchange exchange = fixture.Exchange;

    [Fact]
    public async Task A_phone_hears_that_the_extension_is_unknown_before_its_404()
    {
        var anna = await exchange.SubscriberAsync("Anna");
        await using var phone = await BaresipPhone.StartAsync(anna.Account(440) with { Codecs = ["PCMA"] });
        await phone.DialAsync($"sip:999@{anna.Domain}");
        await phone.SeesAsync("CALL_PROGRESS");
        var closed = await phone.SeesAsync("CALL_CLOSED");
        Assert.Contains("404", closed.Parameter, StringComparison.Ordinal);
        var prompt = Path.Combine(Checkout.Root, "src/KpnEen.Pbx/Prompts/Audio/nl/extension-unknown.wav");
        var clip = WavFile.Read(await File.ReadAllBytesAsync(prompt), TimeSpan.FromMinutes(1));
        // Past its first breath: until media come the phone's own clock has begun.
        Assert.True(phone.Heard(clip.At(8000)[4000..8000]), phone.Log);
        await exchange.AreIdleAsync(anna);
    }

    [Fact]
    public async Task A4_J2_A_phone_hears_what_is_played_to_it_and_on_hold_the_holders_own_music()
    {
        var (anna, bram) = (await exchange.SubscriberAsync("Anna"), await exchange.SubscriberAsync("Bram"));
        var (music, jingle) = (await UploadAsync(1300), await UploadAsync(900));
        await exchange.Api.PutAsync($"/v1/users/{anna.UserId}/services/music-on-hold-user", new { source = "own", audioFileId = music });
        await using var caller = await BaresipPhone.StartAsync(anna.Account(440));
        await using var callee = await BaresipPhone.StartAsync(bram.Account(620));
        await caller.DialAsync(bram.Extension);
        await callee.SeesAsync("CALL_INCOMING");
        await callee.AcceptAsync();
        await caller.SeesAsync("CALL_ESTABLISHED");
        await callee.HearsAsync(440, 1);

        var call = (string)(await exchange.Api.GetAsync($"/v1/calls?userId={bram.UserId}"))["items"]![0]!["id"]!;
        await exchange.Api.PostAsync(
            $"/v1/calls/{call}/play",
            new
            {
                audioFileId = jingle,
                to = "user",
                userId = bram.UserId,
            }
        );
        await callee.HearsAsync(900, 0.7);
        Assert.Equal(0, caller.SecondsHeard(900));
        await callee.HearsAsync(440, callee.SecondsHeard(440) + 1);

        await caller.HoldAsync();
        await callee.HearsAsync(1300, 2.5);
        await caller.HangUpAsync();
        await callee.SeesAsync("CALL_CLOSED");
        await exchange.AreIdleAsync(anna, bram);
    }

    private async Task<string> UploadAsync(double hertz)
    {
        using var file = new ByteArrayContent(WavBytes.Tone(hertz, 1, 44100));
        file.Headers.ContentType = new MediaTypeHeaderValue("audio/wav");
        return (string)(await exchange.Api.PostAsync("/v1/audio-files?name=tone", file))["id"]!;
    }
}
