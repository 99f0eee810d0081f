using System.Text;

namespace KpnEen.Pbx.Tests.Corpora;

/// <summary>Rows 12, 13, 49 and 51 of the bad inputs where they belong: on a stream, which is closed when nobody can tell where the next message begins.</summary>
public sealed class BadStreamTests(WireExchange exchange) : IClassFixture<WireExchange>
{
    private const string Head =
        "OPTIONS sip:a@acme.test SIP/2.0\r\nVia: SIP/2.0/TCP h;branch=z9hG4bKs;rport\r\nFrom: <sip:a@h>;tag=1\r\nTo: <sip:a@acme.test>\r\nCall-ID: stream\r\nCSeq: 1 OPTIONS\r\n";

    [Theory]
    [InlineData("12 HTTP request", "GET / HTTP/1.1\r\nHost: acme.test\r\n\r\n")]
    [InlineData("13 TLS hello", "\u0016\u0003\u0001\u0000\u00A5\u0001\u0000\u0000\u00A1\u0003\u0003")]
    [InlineData("49 Content-Length larger than what comes", Head + "Content-Length: 5\r\n\r\nab")]
    public async Task Is_closed_without_an_answer(string row, string text)
    {
        using var peer = new WireTcpPeer(exchange);
        await peer.SendAsync(Encoding.Latin1.GetBytes(text));
        Assert.True(await peer.NextAsync() is null, row);
        await exchange.Control.IsAliveAsync();
        Assert.Empty(exchange.Errors.Errors);
    }

    [Theory]
    [InlineData("51 Content-Length absent", Head + "\r\n")]
    [InlineData("46 Content-Length 1e3", Head + "Content-Length: 1e3\r\n\r\n")]
    [InlineData("47 two different Content-Length", Head + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxy")]
    public async Task Is_answered_400_and_closed(string row, string text)
    {
        using var peer = new WireTcpPeer(exchange);
        await peer.SendAsync(Encoding.Latin1.GetBytes(text));
        var answer = await peer.NextAsync();
        Assert.True(answer is { Status: 400 }, row);
        Assert.Contains("Content-Length", answer!.Reason, StringComparison.Ordinal);
        Assert.Null(await peer.NextAsync());
        await exchange.Control.IsAliveAsync();
    }
}
