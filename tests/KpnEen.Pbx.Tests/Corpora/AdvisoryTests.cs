using System.Globalization;
using System.Net;
using System.Net.Sockets;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Corpora;

/// <summary>Inputs in the shape of published advisories, as a stranger sends them: the stated answer, and the call goes on.</summary>
public sealed class AdvisoryTests(WireExchange exchange) : IClassFixture<WireExchange>
{
    [Fact]
    public void The_corpus_is_whole() => Assert.Equal(55, AdvisoryCorpus.All.Count);

    [Theory]
    [MemberData(nameof(AdvisoryCorpus.Messages), MemberType = typeof(AdvisoryCorpus))]
    public async Task A_message_gets_the_stated_answer(string file)
    {
        var advisory = AdvisoryCorpus.Case(file);
        var answer = advisory.SendTo == "tcp" ? await OverTcpAsync(file) : await OverUdpAsync(advisory);
        Assert.Contains(answer?.Status.ToString(CultureInfo.InvariantCulture) ?? "silence", advisory.Expected);
        await AllIsWellAsync();
    }

    [Theory]
    [MemberData(nameof(AdvisoryCorpus.Packets), MemberType = typeof(AdvisoryCorpus))]
    public async Task A_packet_to_a_port_of_the_call_changes_nothing(string file)
    {
        var advisory = AdvisoryCorpus.Case(file);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(exchange.Net.Next(), 0));
        var port = exchange.Control.MediaPort;
        var target = advisory.SendTo == "rtcp" ? new IPEndPoint(port.Address, port.Port + 1) : port;
        for (var n = 0; n < 50; n++)
            socket.SendTo(AdvisoryCorpus.Bytes(file), target);
        await AllIsWellAsync();
        Assert.Equal(0, socket.Available);
    }

    private async Task<WireAnswer?> OverUdpAsync(AdvisoryCase advisory)
    {
        using var peer = new WireUdpPeer(exchange);
        peer.Send(AdvisoryCorpus.Bytes(advisory.File));
        return await peer.FinalAsync(advisory.Expected is ["silence"]);
    }

    private async Task<WireAnswer?> OverTcpAsync(string file)
    {
        using var peer = new WireTcpPeer(exchange);
        await peer.SendAsync(AdvisoryCorpus.Bytes(file));
        return await peer.NextAsync();
    }

    private async Task AllIsWellAsync()
    {
        using var peer = new WireUdpPeer(exchange);
        Assert.True(await peer.IsServedAsync());
        await exchange.Control.IsAliveAsync();
        Assert.Empty(exchange.Errors.Errors);
    }
}
