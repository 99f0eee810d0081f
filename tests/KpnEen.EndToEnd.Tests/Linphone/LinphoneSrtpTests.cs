using KpnEen.EndToEnd.Tests.Running;
using KpnEen.EndToEnd.Tests.Transports;
using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Linphone;

/// <summary>SRTP with keys in the description over TLS, against linphonec (libsrtp2).</summary>
[Collection(SecureCollection.Name)]
public sealed class LinphoneSrtpTests(PhonesFixture fixture)
{
    private readonly Exchange exchange = fixture.Exchange;

    [Fact]
    public async Task Linphone_with_SRTP_and_a_phone_without_hear_each_other_whoever_calls()
    {
        var (anna, bram) = (await exchange.SubscriberAsync(mediaEncryption: "required"), await exchange.SubscriberAsync());
        await using var phone = await LinphonePhone.StartAsync(
            anna.Username,
            anna.Password,
            anna.Domain,
            $"{fixture.Sips}",
            "tls",
            encryption: "srtp",
            tone: 440
        );
        await using var plain = await BaresipPhone.StartAsync(bram.Account(620));
        await phone.DialAsync(bram.Extension);
        await plain.SeesAsync("CALL_INCOMING");
        await plain.AcceptAsync();
        await phone.SeesAsync("LinphoneCallStreamsRunning");
        await plain.HearsAsync(440, 0.5);
        await plain.HangUpAsync();
        await phone.SeesAsync("LinphoneCallReleased");
        await phone.HeardAsync(620, 0.5);
        await exchange.AreIdleAsync(anna, bram);

        var before = plain.SecondsHeard(440);
        await plain.DialAsync(anna.Extension);
        await phone.SeesAsync("LinphoneCallIncomingReceived");
        await phone.AnswerAsync();
        await phone.SeesAsync("LinphoneCallStreamsRunning");
        await plain.HearsAsync(440, before + 0.5);
        await phone.HangUpAsync();
        await phone.SeesAsync("LinphoneCallReleased");
        await phone.HeardAsync(620, 0.5);
        await exchange.AreIdleAsync(anna, bram);
    }
}
