using KpnEen.Sip.Transport;

namespace KpnEen.Sip.Tests.Messages;

public sealed class SipUriTests
{
    [Theory]
    [InlineData("sip:alice@atlanta.com")]
    [InlineData("sip:alice:secretword@atlanta.com;transport=tcp")]
    [InlineData("sips:alice@atlanta.com?subject=project%20x&priority=urgent")]
    [InlineData("sip:+1-212-555-1212:1234@gateway.com;user=phone")]
    [InlineData("sip:[2001:db8::10]:5070;lr")]
    [InlineData("sip:a%00b@example.com")]
    [InlineData("sip:*31%23@example.com")]
    [InlineData("tel:+31205551234;phone-context=example.nl")]
    [InlineData("soap.beep:192.0.2.103:3002")]
    public void Writes_what_it_read(string text) => Assert.Equal(text, SipUri.Parse(text).ToString());

    [Fact]
    public void Parts_are_found()
    {
        var uri = SipUri.Parse("SIP:user;par=u%40example.net@Example.com:5061;transport=TCP;%6C%72?Route=%3Csip:x%3E");
        Assert.Equal(("sip", "user;par=u@example.net", "Example.com", 5061), (uri.Scheme, uri.User, uri.Host, uri.Port));
        Assert.Equal(SipTransportKind.Tcp, uri.TransportParameter);
        Assert.True(uri.Parameters.Contains("lr"));
        Assert.Equal("Route=%3Csip:x%3E", uri.Headers);
    }

    [Fact]
    public void Escapes_are_decoded_once() => Assert.Equal("value%41", SipUri.Parse("sip:x;n%61me=v%61lue%25%34%31").Parameters["name"]);

    [Theory]
    [InlineData("")]
    [InlineData("sip:")]
    [InlineData("alice@atlanta.com")]
    [InlineData("sip:@host")]
    [InlineData("sip:a@host:99999")]
    [InlineData("sip:a@ho st")]
    [InlineData("sip:a@[::1")]
    [InlineData("sip:a%4@host")]
    [InlineData("sip:a@host;")]
    [InlineData("sip:a\r\nb@host")]
    [InlineData("<sip:a@host>")]
    public void Refuses(string text) => Assert.False(SipUri.TryParse(text, out _));

    // RFC 3261 19.1.4, the examples.
    [Theory]
    [InlineData("sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtLanTa.CoM;Transport=tcp", true)]
    [InlineData("sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5", true)]
    [InlineData("sip:carol@chicago.com;security=on", "sip:carol@chicago.com;newparam=5", true)]
    [InlineData(
        "sip:alice@atlanta.com?subject=project%20x&priority=urgent",
        "sip:alice@atlanta.com?priority=urgent&subject=project%20x",
        true
    )]
    [InlineData("SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP", false)]
    [InlineData("sip:bob@biloxi.com", "sip:bob@biloxi.com:5060", false)]
    [InlineData("sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp", false)]
    [InlineData("sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting", false)]
    [InlineData("sip:carol@chicago.com;security=on", "sip:carol@chicago.com;security=off", false)]
    [InlineData("sip:bob@phone21.boxesbybob.com", "sip:bob@192.0.2.4", false)]
    public void Equality_is_the_one_of_the_RFC(string one, string other, bool same)
    {
        Assert.Equal(same, SipUri.Parse(one).Matches(SipUri.Parse(other)));
        Assert.Equal(same, SipUri.Parse(other).Matches(SipUri.Parse(one)));
    }

    [Fact]
    public void Without_brackets_parameters_belong_to_the_header()
    {
        var bare = NameAddress.Parse("sip:a@b;x=1 ; tag = t");
        Assert.Equal(("sip:a@b", "1", "t"), (bare.Uri.ToString(), bare.Parameters["x"], bare.Tag));
        var bracketed = NameAddress.Parse("<sip:a@b;x=1>;+sip.instance=\"<urn:uuid:1>\"");
        Assert.Equal("1", bracketed.Uri.Parameters["x"]);
        Assert.Equal("<sip:a@b;x=1>;+sip.instance=\"<urn:uuid:1>\"", bracketed.ToString());
    }

    [Fact]
    public void Control_characters_of_a_display_name_are_not_written() =>
        Assert.Equal("\"a b\" <sip:a@b>", new NameAddress("a\u0007b", SipUri.Parse("sip:a@b")).ToString());
}
