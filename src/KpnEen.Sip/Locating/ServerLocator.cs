using System.Net;
using KpnEen.Sip.Transport;

namespace KpnEen.Sip.Locating;

/// <summary>From a URI to the servers behind it, in the order to try them (RFC 3263 4).</summary>
internal sealed class ServerLocator(INameService names, Random random)
{
    // RFC 3263 4.1, our preference where the domain states none.
    private static readonly (string Pointer, string Prefix, SipTransportKind Transport)[] Services =
    [
        ("SIP+D2U", "_sip._udp.", SipTransportKind.Udp),
        ("SIP+D2T", "_sip._tcp.", SipTransportKind.Tcp),
        ("SIPS+D2T", "_sips._tcp.", SipTransportKind.Tls),
    ];

    /// <summary>Numeric hosts complete at once.</summary>
    public ValueTask<IReadOnlyList<ServerAddress>> LocateAsync(SipUri uri)
    {
        var host = uri.Parameters["maddr"] is { Length: > 0 } maddr ? maddr : uri.Host;
        if (host.Length == 0 || uri.Port == 0)
            return new([]);
        if (IPAddress.TryParse(host.AsSpan().Trim("[]"), out var numeric))
            return new([new(uri.TransportParameter, new(numeric, uri.Port ?? StandardPort(uri.TransportParameter)))]);
        return new(ByNameAsync(uri, host.TrimEnd('.')));
    }

    private async Task<IReadOnlyList<ServerAddress>> ByNameAsync(SipUri uri, string host)
    {
        // 4.2: a port says which one, and that there are no SRV records to look for.
        if (uri.Port is { } port)
            return await AddressesAsync(host, port, uri.TransportParameter);
        if (uri.Parameters.Contains("transport"))
        {
            var transport = uri.TransportParameter;
            var prefix = Services.FirstOrDefault(s => s.Transport == transport).Prefix;
            if (prefix is not null && await ServersAsync(prefix + host, transport) is { } stated)
                return stated;
            return await AddressesAsync(host, StandardPort(transport), transport);
        }
        if (await ByPointersAsync(uri, host) is { } pointed)
            return pointed;
        foreach (var (_, prefix, transport) in Services)
        {
            if (Serves(uri, transport) && await ServersAsync(prefix + host, transport) is { } found)
                return found;
        }
        return await AddressesAsync(host, StandardPort(uri.TransportParameter), uri.TransportParameter);
    }

    // 4.1. Null: the domain has no pointers.
    private async Task<IReadOnlyList<ServerAddress>?> ByPointersAsync(SipUri uri, string host)
    {
        var answer = await names.QueryAsync(host, DnsRecordKind.Pointer);
        var usable = answer
            .Records.OfType<DnsRecord.Pointer>()
            .Select(pointer => (pointer, service: Services.FirstOrDefault(s => s.Pointer == pointer.Name)))
            .Where(found => found.service.Pointer is not null && Serves(uri, found.service.Transport))
            .OrderBy(found => found.pointer.Order)
            .ThenBy(found => found.pointer.Preference);
        List<ServerAddress>? all = null;
        foreach (var (pointer, service) in usable)
            (all ??= []).AddRange(await ServersAsync(pointer.Replacement, service.Transport) ?? []);
        return all;
    }

    // Null: there are no SRV records; empty: they say that there is no such service.
    private async Task<IReadOnlyList<ServerAddress>?> ServersAsync(string name, SipTransportKind transport)
    {
        var answer = await names.QueryAsync(name, DnsRecordKind.Service);
        if (answer.Records.IsEmpty)
            return null;
        var servers = new List<ServerAddress>();
        foreach (var service in InOrder(answer.Records.OfType<DnsRecord.Service>()))
        {
            if (service.Target != ".")
                servers.AddRange(await AddressesAsync(service.Target, service.Port, transport));
        }
        return servers;
    }

    private async Task<IReadOnlyList<ServerAddress>> AddressesAsync(string host, int port, SipTransportKind transport)
    {
        var answer = await names.QueryAsync(host, DnsRecordKind.Address);
        return [.. answer.Records.OfType<DnsRecord.Address>().Select(a => new ServerAddress(transport, new(a.Value, port)))];
    }

    // RFC 2782: lowest priority first; among equals by lot, weighted.
    private IEnumerable<DnsRecord.Service> InOrder(IEnumerable<DnsRecord.Service> services)
    {
        foreach (var group in services.GroupBy(s => s.Priority).OrderBy(g => g.Key))
        {
            var left = group.OrderBy(s => s.Weight).ToList();
            while (left.Count > 0)
            {
                var lot = random.Next(left.Sum(s => s.Weight) + 1);
                var drawn = left.First(s => (lot -= s.Weight) <= 0);
                left.Remove(drawn);
                yield return drawn;
            }
        }
    }

    private static bool Serves(SipUri uri, SipTransportKind transport) => uri.Scheme != "sips" || transport == SipTransportKind.Tls;

    private static int StandardPort(SipTransportKind transport) =>
        transport switch
        {
            SipTransportKind.Tls => 5061,
            SipTransportKind.WebSocket => 80,
            SipTransportKind.SecureWebSocket => 443,
            _ => 5060,
        };
}
