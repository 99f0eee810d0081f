using System.Globalization;
using System.Net;
using KpnEen.Sip.Parsing;

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
        var (via, rest) = Top(headers);
        if (via is null)
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
            via = via with { Parameters = parameters };
            headers.ReplaceFirst(HeaderNames.Via, via.ToString(rest), rest.Length == 0 ? via : null);
        }
        if (flow.Transport != SipTransportKind.Udp || asked || !sentHere)
            return flow;
        var port = via.Port ?? 5060;
        return port == remote.Port || port == 0 ? flow : flow with { Remote = new(remote.Address, port) };
    }

    // The topmost Via, and what stands behind it in its field.
    private static (Via? Value, string Tail) Top(HeaderCollection headers)
    {
        if (headers.Single(HeaderNames.Via, HeaderReaders.Via) is { } only)
            return (only, "");
        var line = headers[HeaderNames.Via]!;
        var end = ValueText.EndOfValue(line, 0);
        return Via.TryParse(line[..end], out var via) ? (via, line[end..]) : (null, "");
    }
}
