using System.Net;

namespace KpnEen.Sip.Locating;

/// <summary>A record that helps to find a server.</summary>
public abstract record DnsRecord
{
    private DnsRecord() { }

    /// <summary>A or AAAA.</summary>
    public sealed record Address(IPAddress Value) : DnsRecord;

    /// <summary>SRV (RFC 2782).</summary>
    /// <param name="Target">"." says that there is no such service.</param>
    public sealed record Service(int Priority, int Weight, int Port, string Target) : DnsRecord;

    /// <summary>NAPTR (RFC 3403), with the flag "s" alone.</summary>
    /// <param name="Name"><c>SIP+D2U</c>, <c>SIP+D2T</c>, <c>SIPS+D2T</c>.</param>
    /// <param name="Replacement">Where the SRV records are.</param>
    public sealed record Pointer(int Order, int Preference, string Name, string Replacement) : DnsRecord;
}
