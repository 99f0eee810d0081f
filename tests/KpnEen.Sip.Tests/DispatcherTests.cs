using System.Globalization;
using System.Net;
using System.Text;
using KpnEen.Sip.Transport;
using KpnEen.Testing;

namespace KpnEen.Sip.Tests;

/// <summary>What the stack answers by itself, and what cannot end its receiving.</summary>
public sealed class DispatcherTests
{
    private const string Rest =
        "Via: SIP/2.0/UDP 10.0.0.9;rport;branch=z9hG4bK1\r\nFrom: <sip:a@x>;tag=1\r\nTo: <sip:b@x>\r\nCall-ID: c\r\n";

    [Theory]
    [InlineData("FROB sip:b@x", "FROB", "", 501)]
    [InlineData("PUBLISH sip:b@x", "PUBLISH", "", 405)]
    [InlineData("OPTIONS gopher:b@x", "OPTIONS", "", 416)]
    [InlineData("OPTIONS sip:b@x", "OPTIONS", "Require: 100rel, unheard-of\r\n", 420)]
    [InlineData("INVITE sip:b@x", "INVITE", "Content-Type: text/plain\r\nContent-Length: 1\r\n", 415)]
    [InlineData("INVITE sip:b@x", "INVITE", "Content-Encoding: gzip\r\nContent-Length: 1\r\n", 415)]
    [InlineData("INVITE sip:b@x", "INVITE", "Accept: text/plain\r\nContent-Length: 0\r\n", 406)]
    [InlineData("BYE sip:b@x", "BYE", "", 200)]
    [InlineData("OPTIONS sip:b@x", "INVITE", "", 400)]
    [InlineData("OPTIONS sip:b@x?Route=y", "OPTIONS", "", 400)]
    public void A_request_gets_what_it_deserves(string start, string method, string more, int status) =>
        With(
            async (station, socket, peer) =>
            {
                socket.Send(Encoding.ASCII.GetBytes($"{start} SIP/2.0\r\n{Rest}CSeq: 1 {method}\r\n{more}\r\nx"), station.Address);
                var response = await peer.ResponseAsync();
                Assert.Equal(status, response.StatusCode);
                if (status == 405)
                    Assert.Contains("INVITE", response.Headers["Allow"], StringComparison.Ordinal);
                if (status == 420)
                    Assert.Equal("unheard-of", response.Headers["Unsupported"]);
            }
        );

    [Theory]
    [InlineData("BYE")]
    [InlineData("INVITE")]
    [InlineData("UPDATE")]
    [InlineData("REFER")]
    public void A_dialog_nobody_knows_is_481(string method) =>
        With(
            async (station, socket, peer) =>
            {
                var rest = Rest.Replace("<sip:b@x>", "<sip:b@x>;tag=9", StringComparison.Ordinal);
                socket.Send(Encoding.ASCII.GetBytes($"{method} sip:b@x SIP/2.0\r\n{rest}CSeq: 1 {method}\r\n\r\n"), station.Address);
                Assert.Equal(481, (await peer.ResponseAsync()).StatusCode);
            }
        );

    [Fact]
    public void A_repeated_request_is_handled_once_and_answered_twice() =>
        With(
            async (station, socket, peer) =>
            {
                var handled = 0;
                station.Handler = t =>
                {
                    handled++;
                    t.Respond(200);
                };
                for (var i = 0; i < 2; i++)
                {
                    socket.Send(Options(), station.Address);
                    Assert.Equal(200, (await peer.ResponseAsync()).StatusCode);
                }
                Assert.Equal(1, handled);
            }
        );

    [Fact]
    public void A_handler_that_throws_is_a_500_and_the_next_request_is_served() =>
        With(
            async (station, socket, peer) =>
            {
                var first = true;
                station.Handler = t =>
                {
                    if (first)
                    {
                        first = false;
                        throw new InvalidOperationException("a bug");
                    }
                    t.Respond(200);
                };
                socket.Send(Options(), station.Address);
                Assert.Equal(500, (await peer.ResponseAsync()).StatusCode);
                socket.Send(Options("z9hG4bK2"), station.Address);
                Assert.Equal(200, (await peer.ResponseAsync()).StatusCode);
                Assert.Equal(1, station.Stack.Statistics.Faults);
            }
        );

    [Fact]
    public void Rubbish_is_counted_and_not_answered() =>
        With(
            async (station, socket, peer) =>
            {
                socket.Send("\r\n\r\n"u8, station.Address);
                socket.Send("SIP/2.0 999 Nonsense\r\n\r\n"u8, station.Address);
                socket.Send(
                    "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKx\r\nFrom: <sip:a@b>\r\nTo: <sip:a@b>\r\nCall-ID: c\r\nCSeq: 1 OPTIONS\r\n\r\n"u8,
                    station.Address
                );
                socket.Send(Encoding.ASCII.GetBytes($"ACK sip:b@x SIP/2.0\r\n{Rest}CSeq: 1 ACK\r\n\r\n"), station.Address);
                socket.Send(Encoding.ASCII.GetBytes($"ACK sip:b@x SIP/2.0\r\n{Rest}CSeq: x\r\n\r\n"), station.Address);
                socket.Send(new byte[100], station.Address);
                await station.World.Delay(TimeSpan.FromSeconds(1));
                var totals = station.Stack.Statistics;
                Assert.Equal((1, 1, 1, 1), (totals.MalformedResponses, totals.StrayResponses, totals.StrayAcks, totals.MalformedRequests));
                Assert.Equal(0, peer.Waiting);
            }
        );

    [Fact]
    public void A_ladder_shows_what_passed() =>
        VirtualWorld.Run(async world =>
        {
            var ladder = new SipLadder();
            await using var alice = new Station(world, 1, new() { Trace = ladder });
            await using var bob = new Station(world, 2) { Handler = t => t.Respond(200) };
            await alice.Stack.SendAsync(alice.Request("OPTIONS", bob), alice.Way(bob), null, default);
            var lines = ladder.ToString().Split(Environment.NewLine);
            Assert.Equal(2, lines.Length);
            Assert.Contains("10.0.0.1:5060 --> 10.0.0.2:5060  OPTIONS sip:u2@10.0.0.2:5060 SIP/2.0", lines[0], StringComparison.Ordinal);
            Assert.Contains("<-- 10.0.0.2:5060  SIP/2.0 200 OK", lines[1], StringComparison.Ordinal);
        });

    private static byte[] Options(string branch = "z9hG4bK1") =>
        Encoding.ASCII.GetBytes(
            string.Create(
                CultureInfo.InvariantCulture,
                $"OPTIONS sip:b@x SIP/2.0\r\n{Rest.Replace("z9hG4bK1", branch, StringComparison.Ordinal)}CSeq: 1 OPTIONS\r\n\r\n"
            )
        );

    private static void With(Func<Station, IDatagramSocket, Peer, Task> test) =>
        VirtualWorld.Run(async world =>
        {
            var options = new SipStackOptions();
            options = options with { Allow = [.. options.Allow.Where(method => method != "PUBLISH")] };
            await using var station = new Station(world, 1, options) { Handler = t => t.Respond(200) };
            var peer = new Peer();
            using var socket = world.Network.Bind(new(IPAddress.Parse("10.0.0.9"), 5060), peer);
            await test(station, socket, peer);
        });
}
