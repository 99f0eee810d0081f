using KpnEen.EndToEnd.Tests.Running;
using KpnEen.EndToEnd.Tests.Transports;
using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Baresip;

/// <summary>SRTP with keys in the description, against baresip (its own implementation, libre).</summary>
[Collection(SecureCollection.Name)]
public sealed class BaresipSrtpTests(PhonesFixture fixture)
{
    private readonly Exchange exchange = fixture.Exchange;

    [Theory]
    [InlineData("srtp-mand", "required")]
    [InlineData("srtp-mand", "optional")]
    [InlineData("srtp", "optional")]
    public async Task A_phone_with_SRTP_and_one_without_hear_each_other_whoever_calls(string encryption, string policy)
    {
        var (anna, bram) = (await exchange.SubscriberAsync(mediaEncryption: policy), await exchange.SubscriberAsync());
        await using var secure = await SecureAsync(anna, 440, encryption);
        await using var plain = await BaresipPhone.StartAsync(bram.Account(620));
        await ConnectAsync(secure, plain, bram.Extension);
        await secure.HearsAsync(620, 0.5);
        await plain.HearsAsync(440, 0.5);
        await secure.HangUpAsync();
        await plain.SeesAsync("CALL_CLOSED");
        await exchange.AreIdleAsync(anna, bram);

        await ConnectAsync(plain, secure, anna.Extension);
        await secure.HearsAsync(620, 1);
        await plain.HearsAsync(440, 1);
        await plain.HangUpAsync();
        await secure.SeesAsync("CALL_CLOSED");
        await exchange.AreIdleAsync(anna, bram);
    }

    [Fact]
    public async Task Two_phones_with_SRTP_hear_each_other_and_again_after_hold()
    {
        var (anna, bram) = (await exchange.SubscriberAsync(mediaEncryption: "required"), await exchange.SubscriberAsync());
        await using var one = await SecureAsync(anna, 440, "srtp-mand");
        await using var other = await SecureAsync(bram, 620, "srtp-mand");
        await ConnectAsync(one, other, bram.Extension);
        await one.HearsAsync(620, 0.5);
        await other.HearsAsync(440, 0.5);
        var conversation = await exchange.ConversationOfAsync(anna);
        await one.HoldAsync();
        await Story.WithAsync(exchange.Api, conversation, "call.held");
        await one.ResumeAsync();
        await Story.WithAsync(exchange.Api, conversation, "call.resumed");
        // Not asked of the holder: baresip 1.0 records no more of what it hears once it changed its own media.
        await other.HearsAsync(440, other.SecondsHeard(440) + 0.5);
        await one.HangUpAsync();
        await other.SeesAsync("CALL_CLOSED");
        await exchange.AreIdleAsync(anna, bram);
    }

    [Fact]
    public async Task S13_a_phone_that_must_be_encrypted_and_is_not_cannot_call()
    {
        var (anna, bram) = (await exchange.SubscriberAsync(mediaEncryption: "required"), await exchange.SubscriberAsync());
        await using var phone = await BaresipPhone.StartAsync(anna.Account(440) with { Transport = "tls", Exchange = $"{fixture.Sips}" });
        await phone.DialAsync(bram.Extension);
        var closed = await phone.SeesAsync("CALL_CLOSED");
        Assert.Contains("488", closed.ToString(), StringComparison.Ordinal);
        await exchange.AreIdleAsync(anna, bram);
    }

    private Task<BaresipPhone> SecureAsync(Subscriber subscriber, double tone, string encryption) =>
        BaresipPhone.StartAsync(
            subscriber.Account(tone) with
            {
                Transport = "tls",
                Exchange = $"{fixture.Sips}",
                MediaEncryption = encryption,
            }
        );

    private static async Task ConnectAsync(BaresipPhone caller, BaresipPhone callee, string number)
    {
        await caller.DialAsync(number);
        await callee.SeesAsync("CALL_INCOMING");
        await callee.AcceptAsync();
        await caller.SeesAsync("CALL_ESTABLISHED");
    }
}
