using System.Text;
using KpnEen.Sip.Transport;
using Verdict = KpnEen.Sip.Transport.StreamFraming.Verdict;

namespace KpnEen.Sip.Tests.Transport;

public sealed class StreamFramingTests
{
    private const string Whole = "OPTIONS sip:x SIP/2.0\r\nVia: SIP/2.0/TCP h\r\nl : 4\r\n\r\nbody";

    [Fact]
    public void A_message_is_found_however_the_bytes_come()
    {
        for (var length = 1; length < Whole.Length; length++)
            Assert.Equal(Verdict.Incomplete, Next(Whole[..length]).Verdict);
        Assert.Equal((Verdict.Message, Whole.Length), Next(Whole + "OPTIONS sip:y"));
    }

    [Theory]
    [InlineData("\r\n\r\nOPTIONS", nameof(Verdict.Ping), 4)]
    [InlineData("\r\nOPTIONS", nameof(Verdict.Pong), 2)]
    public void Empty_lines_keep_alive(string text, string verdict, int length)
    {
        var next = Next(text);
        Assert.Equal((verdict, length), (next.Verdict.ToString(), next.Length));
    }

    [Theory]
    [InlineData("Content-Length: -1")]
    [InlineData("Content-Length: 1\r\nContent-Length: 1")]
    [InlineData("Content-Length: 1\r\nL: 2")]
    [InlineData("Content-Length: 99999999999")]
    [InlineData("Content-Length: 70000")]
    [InlineData("Content-Length: 0x4")]
    [InlineData("Content-Length:\r\n 4")]
    public void A_length_nobody_can_trust_loses_the_frame(string header) =>
        Assert.Equal(Verdict.Lost, Next($"OPTIONS sip:x SIP/2.0\r\n{header}\r\n\r\nbody").Verdict);

    [Fact]
    public void Headers_without_end_lose_the_frame() => Assert.Equal(Verdict.Lost, Next(new string('x', 65_537)).Verdict);

    [Fact]
    public void RFC3261_20_14_without_a_length_nobody_knows_where_the_next_begins()
    {
        const string text = "OPTIONS sip:x SIP/2.0\r\nSubject: a\r\n\tb\r\n\r\n";
        Assert.Equal((Verdict.Unframed, text.Length), Next(text + "OPTIONS"));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n")]
    [InlineData("POST /v1/calls HTTP/1.0\r\nHost")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002")]
    [InlineData("\0\0\0\0")]
    public void What_is_not_SIP_is_known_at_once(string text) => Assert.Equal(Verdict.Foreign, Next(text).Verdict);

    [Fact]
    public void A_word_of_HTTP_in_a_request_of_SIP_is_no_HTTP() =>
        Assert.Equal(Verdict.Incomplete, Next("OPTIONS sip:a@b?Subject=%20HTTP/1.1 SIP/2.0\r\n").Verdict);

    private static (Verdict Verdict, int Length) Next(string text)
    {
        var verdict = StreamFraming.Next(Encoding.ASCII.GetBytes(text), SipLimits.Default, out var length);
        return (verdict, length);
    }
}
