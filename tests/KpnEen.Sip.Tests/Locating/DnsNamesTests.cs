using KpnEen.Sip.Locating;

namespace KpnEen.Sip.Tests.Locating;

/// <summary>Questions to a real name server on loopback.</summary>
public sealed class DnsNamesTests
{
    [Fact]
    public async Task RFC3263_a_domain_is_followed_from_pointer_to_service_to_address()
    {
        await using var server = new TinyDnsServer();
        server.Naptr("carrier.example", 10, 10, "SIP+D2T", "_sip._tcp.carrier.example");
        server.Naptr("carrier.example", 20, 10, "SIP+D2U", "_sip._udp.carrier.example");
        server.Srv("_sip._tcp.carrier.example", 1, 1, 5070, "sbc.carrier.example");
        server.Srv("_sip._udp.carrier.example", 1, 1, 5080, "sbc.carrier.example");
        server.A("sbc.carrier.example", "192.0.2.7");
        server.A("sbc.carrier.example", "2001:db8::7");
        var locator = new ServerLocator(new DnsNames([server.Address]), new Random(1));
        var found = await locator.LocateAsync(SipUri.Parse("sip:carrier.example"));
        Assert.Equal(
            ["Tcp 192.0.2.7:5070", "Tcp [2001:db8::7]:5070", "Udp 192.0.2.7:5080", "Udp [2001:db8::7]:5080"],
            found.Select(s => $"{s.Transport} {s.Address}")
        );
    }

    [Fact]
    public async Task S34_ids_and_ports_cannot_be_guessed()
    {
        await using var server = new TinyDnsServer();
        var names = new DnsNames([server.Address]);
        for (var i = 0; i < 20; i++)
            Assert.Empty((await names.QueryAsync($"n{i}.example", DnsRecordKind.Service)).Records);
        var steps = server.Questions.Zip(server.Questions.Skip(1), (a, b) => b.Id - a.Id).Distinct().Count();
        Assert.True(steps > 10, string.Join(' ', server.Questions));
    }

    [Fact]
    public async Task A_server_that_cannot_say_is_a_failure_and_no_proof_of_nothing()
    {
        await using var server = new TinyDnsServer { Code = 2 };
        var names = new DnsNames([server.Address]);
        Assert.True((await names.QueryAsync("a.example", DnsRecordKind.Service)).IsFailure);
        server.Code = 3; // NXDOMAIN
        var nothing = await names.QueryAsync("a.example", DnsRecordKind.Service);
        Assert.Equal((true, false), (nothing.Records.IsEmpty, nothing.IsFailure));
    }

    [Fact]
    public async Task The_system_knows_localhost()
    {
        var answer = await new DnsNames([]).QueryAsync("localhost", DnsRecordKind.Address);
        Assert.Contains(answer.Records.OfType<DnsRecord.Address>(), a => System.Net.IPAddress.IsLoopback(a.Value));
    }
}
