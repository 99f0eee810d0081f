using KpnEen.EndToEnd.Tests.Running;
using KpnEen.EndToEnd.Tests.Transports;
using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Baresip;

/// <summary>A real phone over TLS; it does not look at the certificate.</summary>
[Collection(SecureCollection.Name)]
public sealed class BaresipTlsTests(PhonesFixture fixture)
{
    private readonly Exchange exchange = fixture.Exchange;

    [Fact]
    public async Task A_phone_on_TLS_calls_one_on_UDP_is_called_by_it_and_either_hangs_up()
    {
        var (anna, bram) = (await exchange.SubscriberAsync(), await exchange.SubscriberAsync());
        await using var secure = await BaresipPhone.StartAsync(anna.Account(440) with { Transport = "tls", Exchange = $"{fixture.Sips}" });
        await using var plain = await BaresipPhone.StartAsync(bram.Account(620));
        await ConnectAsync(secure, plain, bram.Extension);
        await secure.HearsAsync(620, 0.5);
        await plain.HearsAsync(440, 0.5);
        await secure.HangUpAsync();
        await plain.SeesAsync("CALL_CLOSED");
        await exchange.AreIdleAsync(anna, bram);

        await ConnectAsync(plain, secure, anna.Extension);
        await plain.HangUpAsync();
        await secure.SeesAsync("CALL_CLOSED");
        await exchange.AreIdleAsync(anna, bram);
    }

    private static async Task ConnectAsync(BaresipPhone caller, BaresipPhone callee, string number)
    {
        await caller.DialAsync(number);
        await callee.SeesAsync("CALL_INCOMING");
        await callee.AcceptAsync();
        await caller.SeesAsync("CALL_ESTABLISHED");
    }
}
