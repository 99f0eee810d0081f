using System.Text;
using KpnEen.Sip.Parsing;

namespace KpnEen.Sip.Tests.Parsing;

/// <summary>S16: each limit of <see cref="SipLimits"/> at its edge, and one beyond.</summary>
public sealed class LimitTests
{
    private const string Head =
        "OPTIONS sip:b@x SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: <sip:a@x>;tag=1\r\nTo: <sip:b@x>\r\nCall-ID: c\r\nCSeq: 1 OPTIONS\r\n";

    private const int HeadLines = 5;

    [Theory]
    [InlineData(65_536, null)]
    [InlineData(65_537, "Message too large")]
    public void S16_a_message_has_64_KB(int octets, string? fault) =>
        Is(fault, Head + "\r\n" + new string('x', octets - Head.Length - 2), octets);

    [Theory]
    [InlineData(8_192, null)]
    [InlineData(8_193, "Header too long")]
    public void S16_a_header_line_has_8_KB_folds_included(int octets, string? fault)
    {
        Is(fault, Head + "Subject: " + new string('x', octets - 9) + "\r\n\r\n");
        Is(fault, Head + "Subject: a\r\n " + new string('x', octets - 13) + "\r\n\r\n");
    }

    [Theory]
    [InlineData(128, null)]
    [InlineData(129, "Too many headers")]
    public void S16_a_message_has_128_headers(int headers, string? fault) =>
        Is(fault, Head + Repeat("X: y\r\n", headers - HeadLines) + "\r\n");

    [Theory]
    [InlineData(50, null)]
    [InlineData(51, "Too many Via")]
    public void S16_a_message_has_50_Vias_however_they_stand(int vias, string? fault)
    {
        Is(fault, Head + Repeat("Via: SIP/2.0/UDP h\r\n", vias - 1) + "\r\n");
        Is(fault, Head + "v: SIP/2.0/UDP h" + Repeat(", SIP/2.0/UDP h", vias - 2) + "\r\n\r\n");
    }

    [Theory]
    [InlineData(20, null)]
    [InlineData(21, "Too many Contact")]
    public void S16_a_message_has_20_contacts(int contacts, string? fault) => Is(fault, Head + List("Contact", contacts));

    [Theory]
    [InlineData("Route", 50, null)]
    [InlineData("Route", 51, "Too many Route")]
    [InlineData("Record-Route", 50, null)]
    [InlineData("Record-Route", 51, "Too many Record-Route")]
    [InlineData("Path", 51, "Too many Path")]
    public void A_message_has_50_of_each_kind_of_route(string name, int routes, string? fault) => Is(fault, Head + List(name, routes));

    [Theory]
    [InlineData(64, null)]
    [InlineData(65, "Bad Contact")]
    public void A_value_has_64_parameters_and_a_URI_too(int parameters, string? fault)
    {
        Is(fault, Head + $"Contact: <sip:a@b>{Repeat(";p=1", parameters)}\r\n\r\n");
        Is(fault, Head + $"Contact: <sip:a@b{Repeat(";p=1", parameters)}>\r\n\r\n");
    }

    [Theory]
    [InlineData(8_192, null)]
    [InlineData(8_193, "Request-URI Too Long")]
    public void A_request_line_has_8_KB_too(int octets, string? fault) =>
        Is(fault, Head.Replace("sip:b@x SIP", $"sip:{new string('b', octets - 22)}@x SIP", StringComparison.Ordinal) + "\r\n");

    private static string List(string name, int values) => $"{name}: <sip:a@b>{Repeat(", <sip:a@b>", values - 1)}\r\n\r\n";

    private static void Is(string? fault, string text, int? octets = null)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        if (octets is not null)
            Assert.Equal(octets, bytes.Length);
        var result = SipParser.Parse(bytes, SipLimits.Default);
        Assert.Equal(fault, result.Fault);
        Assert.Equal(fault is null, result.Message is not null);
    }

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
