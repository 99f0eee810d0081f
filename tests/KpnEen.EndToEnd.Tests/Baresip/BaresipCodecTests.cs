using KpnEen.EndToEnd.Tests.Running;
using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Baresip;

/// <summary>Real phones that share no codec, and one they do share.</summary>
[Collection(ExchangeCollection.Name)]
public sealed class BaresipCodecTests(ExchangeFixture fixture)
{
    private const string Opus = "opus/48000/2";
    private const string G722 = "G722/16000/1";

    private readonly Exchange exchange = fixture.Exchange;

    [Theory]
    [InlineData(Opus, "PCMA")]
    [InlineData("PCMU", G722)]
    [InlineData(G722, Opus)]
    [InlineData(Opus, Opus)]
    public async Task Two_phones_hear_each_other_and_keys_go_both_ways(string callerSpeaks, string calleeSpeaks)
    {
        var (anna, bram) = (await exchange.SubscriberAsync("Anna"), await exchange.SubscriberAsync("Bram"));
        await using var caller = await BaresipPhone.StartAsync(anna.Account(440) with { Codecs = [callerSpeaks] });
        await using var callee = await BaresipPhone.StartAsync(bram.Account(620) with { Codecs = [calleeSpeaks] });
        await caller.DialAsync(bram.Extension);
        await callee.SeesAsync("CALL_INCOMING");
        await callee.AcceptAsync();
        await caller.SeesAsync("CALL_ESTABLISHED");

        await caller.HearsAsync(620, 1);
        await callee.HearsAsync(440, 1);
        await caller.PressAsync("5");
        Assert.Contains("5", (await callee.SeesAsync("CALL_DTMF_START")).Parameter, StringComparison.Ordinal);
        await callee.PressAsync("9");
        Assert.Contains("9", (await caller.SeesAsync("CALL_DTMF_START")).Parameter, StringComparison.Ordinal);
        await callee.HangUpAsync();
        await caller.SeesAsync("CALL_CLOSED");
        await exchange.AreIdleAsync(anna, bram);
    }
}
