namespace KpnEen.Sip.Locating;

/// <summary>What is asked of the DNS to find a server (RFC 3263).</summary>
public enum DnsRecordKind
{
    /// <summary>IPv4 and IPv6 addresses.</summary>
    Address,
    Service,
    Pointer,
}
