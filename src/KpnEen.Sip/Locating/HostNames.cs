using System.Net;
using System.Net.Sockets;

namespace KpnEen.Sip.Locating;

/// <summary>Addresses by the system's resolver, with its hosts file; it knows neither SRV nor NAPTR, and tells no time to live.</summary>
public sealed class HostNames : INameService
{
    private static readonly TimeSpan TimeToLive = TimeSpan.FromMinutes(1);

    public static HostNames Instance { get; } = new();

    public async Task<DnsAnswer> QueryAsync(string name, DnsRecordKind kind)
    {
        if (kind != DnsRecordKind.Address)
            return DnsAnswer.None;
        try
        {
            var found = await Dns.GetHostAddressesAsync(name);
            return new([.. found.Select(address => new DnsRecord.Address(address))], TimeToLive);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData)
        {
            return DnsAnswer.None;
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            return DnsAnswer.Failure;
        }
    }
}
