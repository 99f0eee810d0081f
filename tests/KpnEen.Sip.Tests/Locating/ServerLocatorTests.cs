using KpnEen.Sip.Locating;
using KpnEen.Sip.Transport;
using KpnEen.Testing;

namespace KpnEen.Sip.Tests.Locating;

/// <summary>RFC 3263 4: which servers, over what, in which order.</summary>
public sealed class ServerLocatorTests
{
    private readonly BookOfNames names = new();

    [Theory]
    [InlineData("sip:192.0.2.1", "Udp 192.0.2.1:5060")]
    [InlineData("sip:192.0.2.1:5070;transport=tcp", "Tcp 192.0.2.1:5070")]
    [InlineData("sips:192.0.2.1", "Tls 192.0.2.1:5061")]
    [InlineData("sip:[2001:db8::1]", "Udp [2001:db8::1]:5060")]
    [InlineData("sip:anything;maddr=192.0.2.9", "Udp 192.0.2.9:5060")]
    public async Task RFC3263_4_2_a_numeric_host_asks_nobody(string uri, string server)
    {
        Assert.Equal([server], await LocateAsync(uri));
        Assert.Empty(names.Asked);
    }

    [Fact]
    public async Task RFC3263_4_1_pointers_come_in_order_and_preference_and_lead_to_services()
    {
        names.Pointer("carrier.example", 50, 50, "SIPS+D2T", "_sips._tcp.carrier.example");
        names.Pointer("carrier.example", 90, 60, "SIP+D2U", "_sip._udp.carrier.example");
        names.Pointer("carrier.example", 90, 50, "SIP+D2T", "_sip._tcp.carrier.example");
        names.Pointer("carrier.example", 10, 10, "E2U+sip", "nonsense.example");
        names.Service("_sips._tcp.carrier.example", 1, 1, 5061, "a.carrier.example");
        names.Service("_sip._tcp.carrier.example", 1, 1, 5060, "a.carrier.example");
        names.Service("_sip._udp.carrier.example", 1, 1, 5080, "b.carrier.example");
        names.Address("a.carrier.example", "192.0.2.1");
        names.Address("b.carrier.example", "192.0.2.2");
        Assert.Equal(["Tls 192.0.2.1:5061", "Tcp 192.0.2.1:5060", "Udp 192.0.2.2:5080"], await LocateAsync("sip:carrier.example"));
        // A sips URI is content with nothing less than TLS.
        Assert.Equal(["Tls 192.0.2.1:5061"], await LocateAsync("sips:carrier.example"));
    }

    [Fact]
    public async Task RFC3263_4_1_without_pointers_the_services_are_asked_for()
    {
        names.Service("_sip._tcp.carrier.example", 1, 1, 5070, "a.carrier.example");
        names.Address("a.carrier.example", "192.0.2.1");
        Assert.Equal(["Tcp 192.0.2.1:5070"], await LocateAsync("sip:carrier.example"));
        Assert.Equal(["carrier.example", "_sip._udp.carrier.example", "_sip._tcp.carrier.example", "a.carrier.example"], names.Asked);
    }

    [Fact]
    public async Task RFC3263_4_1_a_stated_transport_asks_for_that_service_alone()
    {
        names.Service("_sip._tcp.carrier.example", 1, 1, 5070, "a.carrier.example");
        names.Service("_sips._tcp.carrier.example", 1, 1, 5071, "a.carrier.example");
        names.Address("a.carrier.example", "192.0.2.1");
        Assert.Equal(["Tls 192.0.2.1:5071"], await LocateAsync("sip:carrier.example;transport=tls"));
    }

    [Fact]
    public async Task RFC3263_4_2_a_port_asks_for_the_address_alone()
    {
        names.Service("_sip._udp.carrier.example", 1, 1, 5070, "b.carrier.example");
        names.Address("carrier.example", "192.0.2.1");
        names.Address("carrier.example", "2001:db8::1");
        Assert.Equal(["Udp 192.0.2.1:5090", "Udp [2001:db8::1]:5090"], await LocateAsync("sip:carrier.example:5090"));
        Assert.Equal(["carrier.example"], names.Asked);
    }

    [Fact]
    public async Task RFC3263_4_2_without_services_it_is_the_address_at_the_standard_port()
    {
        names.Address("carrier.example", "192.0.2.1");
        Assert.Equal(["Udp 192.0.2.1:5060"], await LocateAsync("sip:carrier.example"));
        Assert.Equal(["Tls 192.0.2.1:5061"], await LocateAsync("sips:carrier.example"));
    }

    [Fact]
    public async Task RFC2782_priorities_come_in_order_and_weights_share()
    {
        names.Service("_sip._udp.carrier.example", 20, 0, 5060, "spare.example");
        names.Service("_sip._udp.carrier.example", 10, 90, 5060, "large.example");
        names.Service("_sip._udp.carrier.example", 10, 10, 5060, "small.example");
        names.Address("large.example", "192.0.2.1");
        names.Address("small.example", "192.0.2.2");
        names.Address("spare.example", "192.0.2.3");
        var first = 0;
        var locator = new ServerLocator(names, new Random(3));
        for (var i = 0; i < 1000; i++)
        {
            var servers = await locator.LocateAsync(SipUri.Parse("sip:carrier.example"));
            Assert.Equal(3, servers.Count);
            Assert.Equal("192.0.2.3", servers[2].Address.Address.ToString());
            first += servers[0].Address.Address.ToString() == "192.0.2.1" ? 1 : 0;
        }
        Assert.InRange(first, 850, 950);
    }

    [Fact]
    public async Task RFC2782_a_target_of_a_dot_says_there_is_none()
    {
        names.Service("_sip._udp.carrier.example", 0, 0, 0, ".");
        names.Address("carrier.example", "192.0.2.1");
        Assert.Empty(await LocateAsync("sip:carrier.example"));
    }

    [Fact]
    public async Task Nobody_of_that_name_is_no_server() => Assert.Empty(await LocateAsync("sip:nobody.example"));

    private async Task<string[]> LocateAsync(string uri) =>
        [.. (await new ServerLocator(names, new Random(1)).LocateAsync(SipUri.Parse(uri))).Select(s => $"{s.Transport} {s.Address}")];
}
