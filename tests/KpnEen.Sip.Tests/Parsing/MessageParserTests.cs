using System.Text;
using KpnEen.Sip.Parsing;

namespace KpnEen.Sip.Tests.Parsing;

public sealed class MessageParserTests
{
    private const string Head =
        "INVITE sip:bob@example.com SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1:5062;branch=z9hG4bKabc;rport\r\nFrom: \"A \\\"x\\\" B\" <sip:a@example.com>;tag=1\r\n"
        + "To: <sip:bob@example.com>\r\nCall-ID: one@host\r\nCSeq: 7 INVITE\r\n";

    [Fact]
    public void Compact_names_mean_the_long_ones()
    {
        var request = Request(
            "INVITE sip:b@x SIP/2.0\r\nv: SIP/2.0/UDP h;branch=z9hG4bKa\r\nf: <sip:a@x>;tag=1\r\nt: sip:b@x\r\ni: c\r\nCSeq: 1 INVITE\r\nm: <sip:a@h>\r\nk: 100rel, replaces\r\nc: application/sdp\r\nl: 3\r\n\r\nv=0"
        );
        Assert.Equal("c", request.CallId);
        Assert.Equal("h", request.Contacts[0].Uri.Host);
        Assert.True(request.Headers.HasToken("Supported", "REPLACES"));
        Assert.Equal("application/sdp", request.ContentType);
        Assert.Equal("v=0"u8.ToArray(), request.Body.ToArray());
    }

    [Fact]
    public void Folded_lines_are_one_value()
    {
        var request = Request(Head + "Subject: first\r\n  second\r\n\tthird\r\n\r\n");
        Assert.Equal("first second third", request.Headers["subject"]);
    }

    [Fact]
    public void Values_on_one_line_and_on_several_are_one_list()
    {
        var request = Request(Head + "Route: <sip:p1;lr>, <sip:p2,x@h;lr>\r\nROUTE: \"a, b\" <sip:p3;lr>\r\n\r\n");
        Assert.Equal(["p1", "h", "p3"], request.Routes.Select(r => r.Uri.Host));
        Assert.Equal("a, b", request.Routes[2].DisplayName);
    }

    [Fact]
    public void Unknown_methods_and_headers_are_kept()
    {
        var request = Request(Head.Replace("INVITE", "FROB") + "X-Thing:  a, \"b\r\n\r\n".Replace("\"", ""));
        Assert.Equal("FROB", request.Method);
        Assert.Contains("X-Thing: a, b\r\n", Encoding.UTF8.GetString(request.ToBytes()));
    }

    [Fact]
    public void Escaped_quotes_in_a_display_name_are_unescaped_once()
    {
        var from = Request(Head + "\r\n").From;
        Assert.Equal("A \"x\" B", from.DisplayName);
        Assert.Equal("\"A \\\"x\\\" B\" <sip:a@example.com>;tag=1", from.ToString());
    }

    [Fact]
    public void Without_Content_Length_a_datagram_is_body_to_its_end() =>
        Assert.Equal(4, Request(Head + "Content-Type: application/sdp\r\n\r\nbody").Body.Length);

    [Theory]
    [InlineData("Content-Length: 5\r\n", "Content-Length")]
    [InlineData("Content-Length: +1\r\n", "Content-Length")]
    [InlineData("Content-Length: 0x1\r\n", "Content-Length")]
    [InlineData("Content-Length: 4294967297\r\n", "Content-Length")]
    [InlineData("Content-Length: 1\r\nl: 1\r\n", "Content-Length")]
    [InlineData("Max-Forwards: 256\r\n", "Max-Forwards")]
    [InlineData("Contact: <sip:a@b\r\n", "Contact")]
    [InlineData("Contact: sip:a@b?x=y\r\n", "Contact")]
    [InlineData("Via: nonsense\r\n", "Via")]
    [InlineData("CSeq: 8 INVITE\r\n", "CSeq")]
    [InlineData("From: <sip:x@y>;tag=2\r\n", "From")]
    [InlineData("Record-Route: <>\r\n", "Record-Route")]
    [InlineData("No colon here\r\n", "header name")]
    public void A_bad_header_is_named(string bad, string name)
    {
        var result = Parse(Head + bad + "\r\nbody");
        Assert.Null(result.Message);
        Assert.Contains(name, result.Fault, StringComparison.Ordinal);
        Assert.Equal(400, result.FaultStatus);
    }

    [Theory]
    [InlineData("Via")]
    [InlineData("From")]
    [InlineData("To")]
    [InlineData("Call-ID")]
    [InlineData("CSeq")]
    public void A_missing_header_is_named(string name)
    {
        var lines = Head.Split("\r\n").Where(l => !l.StartsWith(name + ":", StringComparison.Ordinal));
        Assert.Equal($"Missing {name}", Parse(string.Join("\r\n", lines) + "\r\n").Fault);
    }

    [Fact]
    public void Limits_hold()
    {
        Assert.Equal("Too many headers", Parse(Head + Repeat("X: y\r\n", 130) + "\r\n").Fault);
        Assert.Equal("Too many Via", Parse(Head + Repeat("Via: SIP/2.0/UDP h\r\n", 50) + "\r\n").Fault);
        Assert.Equal("Too many Contact", Parse(Head + "Contact: " + Repeat("<sip:a@b>,", 20) + "<sip:a@b>\r\n\r\n").Fault);
        Assert.Equal("Header too long", Parse(Head + "X: " + new string('y', 8200) + "\r\n\r\n").Fault);
        Assert.Equal(513, Parse(Head + "\r\n" + new string('y', 70_000)).FaultStatus);
        Assert.Null(Parse(Head + Repeat("X: y\r\n", 100) + "\r\n").Fault);
    }

    [Fact]
    public void A_huge_Expires_is_the_most_there_is() =>
        Assert.Equal(uint.MaxValue, Request(Head + "Expires: 99999999999999999999\r\n\r\n").Expires);

    [Fact]
    public void A_value_we_set_cannot_break_out_of_its_line()
    {
        var request = Request(Head + "\r\n");
        request.Headers["Subject"] = "x\r\nRoute: <sip:evil>";
        Assert.Empty(SipRequest.TryParse(request.ToBytes())!.Routes);
    }

    [Fact]
    public void Typed_headers_follow_a_change()
    {
        var request = Request(Head + "\r\n");
        Assert.Equal("1", request.From.Tag);
        request.Headers["From"] = "<sip:c@d>;tag=2";
        Assert.Equal("2", request.From.Tag);
        request.SetBody("x"u8.ToArray(), "text/plain");
        Assert.EndsWith(
            "Content-Type: text/plain\r\nContent-Length: 1\r\n\r\nx",
            Encoding.UTF8.GetString(request.ToBytes()),
            StringComparison.Ordinal
        );
    }

    private static ParseResult Parse(string text) => SipParser.Parse(Encoding.UTF8.GetBytes(text), SipLimits.Default);

    private static SipRequest Request(string text)
    {
        var result = Parse(text);
        Assert.True(result.Message is not null, result.Fault);
        return (SipRequest)result.Message;
    }

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
