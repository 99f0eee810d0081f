using System.Net;
using System.Net.Sockets;
using System.Text;
using KpnEen.Sip.Transport;

namespace KpnEen.Sip.Tests.Transport;

/// <summary>How phones and we find out that a way is gone (RFC 5626 3.5, F22).</summary>
public sealed class KeepAliveTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("192.0.2.1", 32853, "0101000c2112a442b7e7a701bc34d686fa87dfae002000080001a147e112a643")]
    [InlineData(
        "2001:db8:1234:5678:11:2233:4455:6677",
        32853,
        "010100182112a442b7e7a701bc34d686fa87dfae002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9"
    )]
    public void RFC5769_2_the_mapped_address_is_as_in_the_test_vectors(string address, int port, string expected)
    {
        var request = Convert.FromHexString("000100002112a442b7e7a701bc34d686fa87dfae");
        var answer = StunBinding.Answer(request, new(IPAddress.Parse(address), port));
        Assert.Equal(expected, Convert.ToHexStringLower(answer!));
    }

    [Theory]
    [InlineData("000100002112a443b7e7a701bc34d686fa87dfae")] // another cookie
    [InlineData("000100042112a442b7e7a701bc34d686fa87dfae")] // a length that is not so
    [InlineData("010100002112a442b7e7a701bc34d686fa87dfae")] // an answer
    [InlineData("000100002112a442b7e7a701bc34d686fa87df")]
    [InlineData("")]
    public void S15_what_is_no_request_gets_nothing(string data) =>
        Assert.Null(StunBinding.Answer(Convert.FromHexString(data), new(IPAddress.Loopback, 1)));

    [Fact]
    public async Task RFC5626_3_5_2_who_registered_gets_an_answer_and_S09_a_stranger_none()
    {
        await using var server = await SipHost.StartAsync(new Clerk());
        using var phone = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        phone.Connect(server.Address);
        var ping = Convert.FromHexString("000100002112a442b7e7a701bc34d686fa87dfae");
        await phone.SendAsync(ping);
        // What comes first is the answer to the REGISTER: the ping before it had none.
        await phone.SendAsync(
            Encoding.ASCII.GetBytes(
                "REGISTER sip:x SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1;rport\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>\r\nCall-ID: r\r\nCSeq: 1 REGISTER\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n"
            )
        );
        using var deadline = new CancellationTokenSource(Patience, TimeProvider.System);
        Assert.StartsWith(
            "SIP/2.0 200",
            Encoding.ASCII.GetString((await phone.ReceiveAsync(deadline.Token)).Buffer),
            StringComparison.Ordinal
        );
        await phone.SendAsync(ping);
        var answer = (await phone.ReceiveAsync(deadline.Token)).Buffer;
        Assert.Equal(StunBinding.Answer(ping, (IPEndPoint)phone.Client.LocalEndPoint!), answer);
    }

    [Fact]
    public async Task F22_an_accepted_connection_is_probed_and_given_up_within_35_seconds()
    {
        using var listening = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        TcpLiveness.Apply(listening);
        listening.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listening.Listen();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listening.LocalEndPoint!);
        using var accepted = await listening.AcceptAsync();
        Assert.NotEqual(0, accepted.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive));
        var silence = Option(SocketOptionName.TcpKeepAliveTime);
        var probes = Option(SocketOptionName.TcpKeepAliveInterval) * Option(SocketOptionName.TcpKeepAliveRetryCount);
        Assert.InRange(silence + probes, 1, 35);
        var unacknowledged = new byte[4];
        accepted.GetRawSocketOption(6, 18, unacknowledged);
        Assert.InRange(BitConverter.ToInt32(unacknowledged), 1, 35_000);

        int Option(SocketOptionName name) => (int)accepted.GetSocketOption(SocketOptionLevel.Tcp, name)!;
    }
}
