using System.Globalization;
using System.Net;

namespace KpnEen.Sip.Transport;

/// <summary>Writes where a request really came from into its top Via (RFC 3261 18.2.1, RFC 3581).</summary>
internal static class ViaStamp
{
    /// <summary>
    /// Gives the flow of the answer: the one the request came on, for whoever sits behind NAT cannot be reached otherwise; only a client that is plainly
    /// not behind one and did not ask for rport gets the answer at the port its Via names (RFC 3261 18.2.2).
    /// </summary>
    public static SipFlow Stamp(HeaderCollection headers, SipFlow flow)
    {
        var line = headers[HeaderNames.Via]!;
        var end = Parsing.ValueText.EndOfValue(line, 0);
        if (!Via.TryParse(line[..end], out var via))
            return flow;
        var remote = flow.Remote;
        var sentHere = IPAddress.TryParse(via.Host, out var sentBy) && sentBy.Equals(remote.Address);
        var asked = via.Parameters.Contains("rport");
        if (asked || !sentHere)
        {
            var parameters = via.Parameters;
            if (asked)
                parameters = parameters.With("rport", remote.Port.ToString(CultureInfo.InvariantCulture));
            parameters = parameters.With("received", remote.Address.ToString());
            headers.ReplaceFirst(HeaderNames.Via, (via with { Parameters = parameters }) + line[end..]);
        }
        if (flow.Transport != SipTransportKind.Udp || asked || !sentHere)
            return flow;
        var port = via.Port ?? 5060;
        return port == remote.Port || port == 0 ? flow : flow with { Remote = new(remote.Address, port) };
    }
}
