using System.Net;
using System.Text;
using BenchmarkDotNet.Attributes;
using KpnEen.Sip;
using KpnEen.Sip.Loop;
using KpnEen.Sip.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Benchmarks;

/// <summary>What the stack does for a bridged call, from datagram to datagram: 7 messages in, 7 out on two legs. No kernel, no exchange, no media.</summary>
[MemoryDiagnoser]
[InvocationCount(Calls)]
public class CallBenchmarks : ISipRequestHandler
{
    private const int Calls = 4096;
    private static readonly IPEndPoint Caller = new(IPAddress.Parse("192.0.2.10"), 5060);
    private static readonly IPEndPoint Callee = new(IPAddress.Parse("192.0.2.11"), 5060);
    private static readonly byte[] Sdp = Encoding.ASCII.GetBytes(
        "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\n"
    );
    private readonly PeerMessage message = new();
    private WireNetwork network = new();
    private SipStack? stack;
    private int number;
    private int ended;

    [IterationSetup]
    public void Prepare()
    {
        network = new() { Buffers = { [Caller] = new byte[4096], [Callee] = new byte[4096] } };
        var loop = new SignallingLoop(NullLogger<SignallingLoop>.Instance);
        stack = new(new SipStackOptions { UserAgent = "KPN-EEN" }, loop.Time, network, this, NullLogger<SipStack>.Instance);
        stack.Listen(network.LocalEndPoint, "main");
        (number, ended) = (0, 0);
    }

    [Benchmark]
    public int A_bridged_call()
    {
        SetUp();
        HangUp();
        return ended == number ? ended : throw new InvalidOperationException("A call did not end.");
    }

    internal void SetUp()
    {
        number++;
        Request("INVITE sip:100@192.0.2.1 SIP/2.0"u8, "INV"u8, "To: <sip:100@example.com>"u8, "CSeq: 1 INVITE"u8)
            .Line("Contact: <sip:300@192.0.2.10:5060>"u8)
            .Line("Allow: INVITE, ACK, CANCEL, OPTIONS, BYE, REFER, NOTIFY, INFO, UPDATE, PRACK, MESSAGE"u8)
            .Add("Content-Type: application/sdp\r\nContent-Length: "u8)
            .Number(Sdp.Length)
            .Line("\r\n"u8)
            .Add(Sdp);
        network.Deliver(message.Bytes, Caller);
        Answer("SIP/2.0 180 Ringing"u8, "\r\n"u8);
        Answer("SIP/2.0 200 OK"u8, "Contact: <sip:100@192.0.2.11:5060>\r\nContent-Type: application/sdp\r\nContent-Length: 0\r\n\r\n"u8);
        var to = PeerMessage.HeaderLine(network.LastTo(Caller), "To"u8);
        Request("ACK sip:192.0.2.1:5060 SIP/2.0"u8, "ACK"u8, to, "CSeq: 1 ACK"u8).Line("Content-Length: 0\r\n"u8);
        network.Deliver(message.Bytes, Caller);
    }

    private void HangUp()
    {
        var to = PeerMessage.HeaderLine(network.LastTo(Caller), "To"u8);
        Request("BYE sip:192.0.2.1:5060 SIP/2.0"u8, "BYE"u8, to, "CSeq: 2 BYE"u8).Line("Content-Length: 0\r\n"u8);
        network.Deliver(message.Bytes, Caller);
        Answer("SIP/2.0 200 OK"u8, "Content-Length: 0\r\n\r\n"u8);
    }

    [Benchmark]
    public int Route_OPTIONS_without_state()
    {
        number++;
        Request("OPTIONS sip:192.0.2.1:5060 SIP/2.0"u8, "OPT"u8, "To: <sip:100@example.com>"u8, "CSeq: 2 OPTIONS"u8)
            .Line("Content-Length: 0\r\n"u8);
        network.Deliver(message.Bytes, Caller);
        return network.Lengths[Caller];
    }

    Screening ISipRequestHandler.Screen(ArrivingRequest arriving) =>
        arriving.Request.Method == "OPTIONS" ? arriving.Refuse(200) : Screening.Admit();

    void ISipRequestHandler.OnRequest(ServerTransaction transaction) => _ = BridgeAsync(stack!.Accept(transaction));

    private async Task BridgeAsync(IncomingInvite incoming)
    {
        var outgoing = stack!.Invite(
            new()
            {
                RequestUri = SipUri.Sip("100", "192.0.2.11", 5060),
                Target = SipTarget.To(Callee, "main"),
                From = new(SipUri.Sip("300", "example.com")),
                To = new(SipUri.Sip("100", "example.com")),
                Sdp = Sdp,
            }
        );
        while (await outgoing.Provisionals.WaitToReadAsync())
        {
            while (outgoing.Provisionals.TryRead(out _))
                incoming.Provisional(180);
        }
        var result = await outgoing.Result;
        var dialog = await incoming.AcceptAsync(Sdp, null, default);
        await dialog.Acknowledged;
        while (await dialog.Requests.WaitToReadAsync()) { }
        await result.Dialog!.ByeAsync();
        ended++;
    }

    private PeerMessage Request(ReadOnlySpan<byte> line, ReadOnlySpan<byte> branch, ReadOnlySpan<byte> to, ReadOnlySpan<byte> sequence) =>
        message
            .Start(line)
            .Add("Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK-"u8)
            .Add(branch)
            .Number(number)
            .Line(";rport"u8)
            .Add("Call-ID: 1f3b1c2d4e5f60718293-"u8)
            .Number(number)
            .Line(""u8)
            .Line("From: \"Alice\" <sip:300@example.com>;tag=a1b2c3d4"u8)
            .Line(to)
            .Line(sequence)
            .Line("Max-Forwards: 70"u8);

    private void Answer(ReadOnlySpan<byte> line, ReadOnlySpan<byte> rest)
    {
        var asked = network.LastTo(Callee);
        message.Start(line).Copy(asked, "Via"u8).Copy(asked, "From"u8).Copy(asked, "Call-ID"u8).Copy(asked, "CSeq"u8);
        var to = PeerMessage.HeaderLine(asked, "To"u8);
        message.Add(to);
        if (to.IndexOf(";tag="u8) < 0)
            message.Add(";tag=55667788"u8);
        message.Line(""u8).Add(rest);
        network.Deliver(message.Bytes, Callee);
    }
}
