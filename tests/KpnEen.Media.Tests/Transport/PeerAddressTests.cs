using System.Net;
using System.Net.Sockets;
using KpnEen.Media.Transport;

namespace KpnEen.Media.Tests.Transport;

public sealed class PeerAddressTests
{
    [Theory]
    [InlineData("203.0.113.7:5004")]
    [InlineData("0.0.0.0:0")]
    [InlineData("[2001:db8::7]:65535")]
    [InlineData("[fe80::1%3]:5004")]
    public void An_end_point_comes_back_as_it_went(string text)
    {
        var endPoint = IPEndPoint.Parse(text);
        PeerAddress address = endPoint;
        Assert.True(address.IsSet);
        Assert.Equal(endPoint, address.ToEndPoint());
        Assert.Equal((endPoint.Port, endPoint.AddressFamily), (address.Port, address.Family));
        Assert.Equal(address, new PeerAddress(endPoint));
        Assert.Equal(address.GetHashCode(), new PeerAddress(endPoint).GetHashCode());
        Assert.Equal(endPoint.ToString(), address.ToString());
    }

    [Theory]
    [InlineData("203.0.113.7:5004", "203.0.113.7:5005", true)]
    [InlineData("203.0.113.7:5004", "203.0.113.8:5004", false)]
    [InlineData("[2001:db8::7]:1", "[2001:db8::7]:2", true)]
    [InlineData("[2001:db8::7]:1", "[2001:db8::8]:1", false)]
    [InlineData("[::ffff:203.0.113.7]:1", "203.0.113.7:1", false)]
    public void Two_ports_of_a_host_are_one_host_and_two_addresses(string one, string other, bool same)
    {
        PeerAddress a = IPEndPoint.Parse(one),
            b = IPEndPoint.Parse(other);
        Assert.NotEqual(a, b);
        Assert.True(a != b);
        Assert.Equal(same, a.SameHost(b));
        Assert.True(a == b.WithPort(a.Port) == same);
    }

    [Fact]
    public void The_default_is_no_address_and_like_no_other()
    {
        Assert.False(default(PeerAddress).IsSet);
        Assert.NotEqual(default, new PeerAddress(new IPEndPoint(IPAddress.Any, 0)));
        Assert.Equal("none", default(PeerAddress).ToString());
    }

    [Theory]
    [InlineData("127.0.0.1:0", AddressFamily.InterNetwork)]
    [InlineData("[::1]:0", AddressFamily.InterNetworkV6)]
    public async Task The_kernel_writes_what_we_write(string any, AddressFamily family)
    {
        using var network = new UdpMediaNetwork(1);
        var seen = new TaskCompletionSource<PeerAddress>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var one = network.Bind(IPEndPoint.Parse(any), new Source(new()));
        using var other = network.Bind(IPEndPoint.Parse(any), new Source(seen));
        one.Send([1], other.LocalEndPoint);
        var address = await seen.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(new PeerAddress(one.LocalEndPoint), address);
        Assert.Equal(family, address.Family);
    }

    private sealed class Source(TaskCompletionSource<PeerAddress> seen) : IMediaReceiver
    {
        public void OnPacket(in Datagram datagram) => seen.TrySetResult(datagram.From);
    }
}
