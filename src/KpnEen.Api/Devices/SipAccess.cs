using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;

namespace KpnEen.Api.Devices;

/// <summary>Where phones reach the exchange, as told with their credentials.</summary>
/// <param name="OutboundProxy">Host and port.</param>
internal sealed record SipAccess(string OutboundProxy, ImmutableArray<string> Transports)
{
    public static SipAccess From(IConfiguration configuration) =>
        new(configuration["Sip:PublicAddress"] ?? configuration["KPNEEN_SIP"]?.Split(',')[0].Trim() ?? "127.0.0.1:5060", ["udp", "tcp"]);
}
