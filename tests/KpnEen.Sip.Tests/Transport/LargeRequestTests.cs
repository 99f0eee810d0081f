using System.Net;
using KpnEen.Sip.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Sip.Tests.Transport;

/// <summary>RFC 3261 18.1.1: what is too large for a datagram goes by TCP, where the other side takes it.</summary>
public sealed class LargeRequestTests
{
    [Theory]
    [InlineData(100, "UDP")]
    [InlineData(1_300, "TCP")]
    public async Task RFC3261_18_1_1_a_large_request_goes_by_TCP(int body, string transport)
    {
        var clerk = new Clerk();
        await using var server = await SipHost.StartAsync(clerk);
        await using var us = Client();
        Assert.Equal(200, (await MessageAsync(us, server.Address, body)).StatusCode);
        Assert.Equal(transport, Assert.Single(clerk.Asked).Request.Vias[0].Transport);
    }

    [Fact]
    public async Task RFC3261_18_1_1_a_peer_without_TCP_gets_its_datagram()
    {
        var clerk = new Clerk();
        await using var server = new SipStack(new(), TimeProvider.System, new UdpNetwork(), clerk, NullLogger<SipStack>.Instance);
        var address = server.Listen(new(IPAddress.Loopback, 0), "main").LocalEndPoint;
        await using var us = Client();
        Assert.Equal(200, (await MessageAsync(us, address, 1_300)).StatusCode);
        Assert.Equal("UDP", Assert.Single(clerk.Asked).Request.Vias[0].Transport);
    }

    [Fact]
    public async Task A_peer_that_states_UDP_gets_a_datagram()
    {
        var clerk = new Clerk();
        await using var server = await SipHost.StartAsync(clerk);
        await using var us = Client();
        Assert.Equal(200, (await MessageAsync(us, server.Address, 1_300, ";transport=udp")).StatusCode);
        Assert.Equal("UDP", Assert.Single(clerk.Asked).Request.Vias[0].Transport);
    }

    private static SipStack Client()
    {
        var stack = new SipStack(
            new SipStackOptions { TcpAbove = 1_300 },
            TimeProvider.System,
            new UdpNetwork(),
            new Clerk(),
            NullLogger<SipStack>.Instance
        );
        stack.Listen(new(IPAddress.Loopback, 0), "main");
        return stack;
    }

    private static Task<SipResponse> MessageAsync(SipStack us, IPEndPoint server, int body, string parameters = "")
    {
        var uri = SipUri.Parse($"sip:{server}{parameters}");
        var request = us.CreateRequest("MESSAGE", uri, new(SipUri.Parse("sip:us@example.com")), new(uri));
        request.SetBody(new byte[body], "text/plain");
        return us.SendAsync(request, SipTarget.To(uri, "main"), null, default).WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
    }
}
