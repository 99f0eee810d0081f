using System.Net;
using KpnEen.Sip.Parsing;
using KpnEen.Testing;

namespace KpnEen.Sip.Tests.Corpora;

/// <summary>RFC 5118 at the parser: twelve of twelve.</summary>
public sealed class Ipv6TortureTests
{
    [Fact]
    public void The_corpus_is_whole() => Assert.Equal(12, Ipv6TortureCorpus.All.Count);

    [Theory]
    [MemberData(nameof(Ipv6TortureCorpus.Names), MemberType = typeof(Ipv6TortureCorpus))]
    public void The_parser_agrees_with_the_RFC(string name)
    {
        var torture = Ipv6TortureCorpus.Case(name);
        var result = SipParser.Parse(torture.Bytes, SipLimits.Default);
        Assert.Equal(torture.Accept, result.Message is not null);
        if (!torture.Accept)
            Assert.Equal((400, "Bad Request-URI"), (result.FaultStatus, result.Fault));
    }

    [Theory]
    [InlineData("ipv6-good", "[2001:db8::10]", null)]
    [InlineData("port-ambiguous", "[2001:db8::10:5070]", null)]
    [InlineData("port-unambiguous", "[2001:db8::10]", 5070)]
    public void Only_what_follows_the_bracket_is_a_port(string name, string host, int? port)
    {
        var uri = Request(name).RequestUri;
        Assert.Equal((host, port), (uri.Host, uri.Port));
    }

    [Theory]
    [InlineData("via-received-param-with-delim")]
    [InlineData("via-received-param-no-delim")]
    public void Received_is_understood_with_and_without_brackets(string name)
    {
        var received = Request(name).Vias[0].Parameters["received"]!;
        Assert.Equal(IPAddress.Parse("2001:db8::9:255"), IPAddress.Parse(received));
    }

    [Fact]
    public void Both_families_may_stand_in_one_message()
    {
        var vias = Request("mult-ip-in-header").Vias;
        Assert.Equal(["[2001:db8::9:1]", "192.0.2.1", "[2001:db8::9:255]"], vias.Select(v => v.Host));
        Assert.Equal("192.0.2.200", vias[2].Parameters["received"]);
    }

    private static SipRequest Request(string name) =>
        (SipRequest)SipParser.Parse(Ipv6TortureCorpus.Case(name).Bytes, SipLimits.Default).Message!;
}
