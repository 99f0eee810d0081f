using System.Globalization;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Corpora;

/// <summary>RFC 4475 over TCP against a whole exchange.</summary>
public sealed class TortureTcpTests(WireExchange exchange) : IClassFixture<WireExchange>
{
    [Theory]
    [MemberData(nameof(TortureCorpus.Files), MemberType = typeof(TortureCorpus))]
    public async Task Each_message_gets_the_answer_the_RFC_wants_and_a_call_goes_on(string file)
    {
        var torture = TortureCorpus.Case(file);
        using (var peer = new WireTcpPeer(exchange))
        {
            await peer.SendAsync(TortureCorpus.Bytes(file));
            await CheckAsync(peer, torture.Tcp);
        }
        using var next = new WireTcpPeer(exchange);
        await next.PingAsync();
        Assert.Equal(200, (await next.NextAsync())?.Status);
        await exchange.Control.IsAliveAsync();
        Assert.Empty(exchange.Errors.Errors);
    }

    private static async Task CheckAsync(WireTcpPeer peer, string[] expected)
    {
        switch (expected)
        {
            case ["silence"]:
                await peer.PingAsync();
                Assert.True((await peer.NextAsync())!.IsPing);
                break;
            case ["close"]:
                Assert.Null(await peer.NextAsync());
                break;
            case ["400+close"]:
                Assert.Equal(400, (await peer.NextAsync())?.Status);
                Assert.Null(await peer.NextAsync());
                break;
            case ["two"]:
                var (one, other) = (await peer.NextAsync(), await peer.NextAsync());
                Assert.Equal(["INVITE", "REGISTER"], new[] { one, other }.Select(a => a!.Header("CSeq")!.Split(' ')[^1]).Order());
                break;
            default:
                var answer = await peer.NextAsync();
                Assert.Contains(answer?.Status.ToString(CultureInfo.InvariantCulture) ?? "close", expected);
                break;
        }
    }
}
