using System.Net;
using System.Net.Sockets;
using System.Text;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sandbox.Phones;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Corpora;

/// <summary>IPv6 on the wire: RFC 5118 over [::1], calls with sound over IPv6 and between the families.</summary>
public sealed class Ipv6WireTests(Ipv6Exchange exchange) : IClassFixture<Ipv6Exchange>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static TheoryData<string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool>();
            foreach (var one in Ipv6TortureCorpus.All)
            {
                cases.Add(one.Name, false);
                cases.Add(one.Name, true);
            }
            return cases;
        }
    }

    [Fact]
    public void RFC5118_has_twelve_cases() => Assert.Equal(12, Ipv6TortureCorpus.All.Count);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task RFC5118_each_message_gets_its_answer_on_IPv6(string name, bool tcp)
    {
        var torture = Ipv6TortureCorpus.All.Single(c => c.Name == name);
        using var socket = await ConnectAsync(tcp);
        await socket.SendAsync(torture.Bytes);
        var answer = await HearAsync(socket);
        Assert.NotNull(answer);
        if (torture.Accept)
            Assert.NotEqual(400, answer.Status);
        else
            Assert.Equal(400, answer.Status);
        Assert.Empty(exchange.Errors.Errors);
        // RFC 3261 18.2.1: where it really came from, without brackets.
        if (!tcp && torture.Accept)
            Assert.Contains("received=::1", answer.Header("Via"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("::1", "::1")]
    [InlineData("127.0.0.1", "::1")]
    [InlineData("::1", "127.0.0.1")]
    public async Task A_call_has_sound_both_ways_whatever_the_families(string caller, string callee)
    {
        await using var alice = exchange.Phone("100", IPAddress.Parse(caller));
        await using var bob = exchange.Phone("101", IPAddress.Parse(callee));
        Assert.Equal(200, await alice.RegisterAsync());
        Assert.Equal(200, await bob.RegisterAsync());
        var one = alice.Dial("101");
        var other = await bob.Incoming.ReadAsync().AsTask().WaitAsync(Patience);
        Assert.True(await other.AnswerAsync());
        Assert.NotNull(await one.Answered.WaitAsync(Patience));
        using var mine = one.Port.Send(Media.Tone.Steady(440));
        using var theirs = other.Port.Send(Media.Tone.Steady(620));
        using var deadline = new CancellationTokenSource(Patience, TimeProvider.System);
        while (Heard(one) < 5 || Heard(other) < 5)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, deadline.Token);
        Assert.Equal(IPAddress.Parse(caller), one.Port.LockedRemote?.Address);
        Assert.Equal(IPAddress.Parse(callee), other.Port.LockedRemote?.Address);
        await one.HangUpAsync();
        await other.Ended.WaitAsync(Patience);
    }

    private static long Heard(SoftPhoneCall call) => call.Port.Quality.Received.Packets;

    private async Task<Socket> ConnectAsync(bool tcp)
    {
        var socket = tcp
            ? new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp)
            : new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(exchange.V6);
        return socket;
    }

    private static async Task<WireAnswer?> HearAsync(Socket socket)
    {
        using var deadline = new CancellationTokenSource(Patience, TimeProvider.System);
        var buffer = new byte[65_536];
        var text = new StringBuilder();
        while (true)
        {
            var length = await socket.ReceiveAsync(buffer, deadline.Token);
            if (length == 0)
                return null;
            text.Append(Encoding.Latin1.GetString(buffer, 0, length));
            if (WireAnswer.Read(Encoding.Latin1.GetBytes(text.ToString())) is { } answer)
                return answer;
        }
    }
}
