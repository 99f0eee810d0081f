using System.Globalization;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Corpora;

/// <summary>RFC 4475 over UDP against a whole exchange: 49 of 49 strict, and one more of its archive.</summary>
public sealed class TortureUdpTests(WireExchange exchange) : IClassFixture<WireExchange>
{
    [Theory]
    [MemberData(nameof(TortureCorpus.Files), MemberType = typeof(TortureCorpus))]
    public async Task Each_message_gets_the_answer_the_RFC_wants_and_a_call_goes_on(string file)
    {
        var torture = TortureCorpus.Case(file);
        using var peer = new WireUdpPeer(exchange);
        peer.Send(TortureCorpus.Bytes(file));
        var answer = await peer.FinalAsync(torture.Udp is ["silence"]);
        Assert.Contains(answer?.Status.ToString(CultureInfo.InvariantCulture) ?? "silence", torture.Udp);
        Assert.True(await peer.IsServedAsync());
        await exchange.Control.IsAliveAsync();
        Assert.Empty(exchange.Errors.Errors);
    }
}
