using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KpnEen.Media.Sdp;

/// <summary>Writes our side of a session.</summary>
/// <param name="address">As advertised.</param>
internal sealed class SdpWriter(IPAddress address)
{
    public string Origin(ulong sessionId, ulong version) => $"v=0\r\no=- {sessionId} {version} IN {Network}\r\n";

    /// <summary>All that follows the o= line.</summary>
    /// <param name="bundle">The lines that share a transport; null: none is said to.</param>
    public string Content(IReadOnlyList<LocalLine> lines, string? bundle)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"s=-\r\nc=IN {Network}\r\nt=0 0\r\n");
        if (bundle is not null)
            text.Append(CultureInfo.InvariantCulture, $"a=group:BUNDLE {bundle}\r\n");
        // RFC 8839 5.3: said for the whole session.
        if (lines.Any(l => l is LocalLine.Active { Dtls: not null }))
            text.Append("a=ice-lite\r\n");
        foreach (var line in lines)
        {
            if (line is LocalLine.Active active)
                Write(text, active);
            else if (line is LocalLine.Refused refused)
                Write(text, refused);
        }
        return text.ToString();
    }

    private string Network => address.AddressFamily == AddressFamily.InterNetworkV6 ? $"IP6 {address}" : $"IP4 {address}";

    private static void Write(StringBuilder text, LocalLine.Refused line)
    {
        text.Append(CultureInfo.InvariantCulture, $"m={line.Kind} 0 {line.Protocol} {string.Join(' ', line.Formats)}\r\n");
        if (line.Mid is { } mid)
            text.Append(CultureInfo.InvariantCulture, $"a=mid:{mid}\r\n");
    }

    private static void Write(StringBuilder text, LocalLine.Active line)
    {
        text.Append(
            CultureInfo.InvariantCulture,
            $"m={line.Kind} {line.Rtp.Port} {line.Protocol} {string.Join(' ', line.Formats.Select(f => f.PayloadType))}\r\n"
        );
        foreach (var format in line.Formats)
            Write(text, format);
        if (line.Media is MediaKind.Audio)
            text.Append(CultureInfo.InvariantCulture, $"a=ptime:{line.PacketTime}\r\n");
        if (line.Mid is { } mid)
            text.Append(CultureInfo.InvariantCulture, $"a=mid:{mid}\r\n");
        if (line.RtcpMux)
            text.Append("a=rtcp-mux\r\n");
        else if (line.RtcpPort != line.Rtp.Port + 1)
            text.Append(CultureInfo.InvariantCulture, $"a=rtcp:{line.RtcpPort}\r\n");
        foreach (var crypto in line.Crypto)
            text.Append(CultureInfo.InvariantCulture, $"a=crypto:{crypto.ToLine()}\r\n");
        if (line.Dtls is { } dtls)
            Write(text, line, dtls);
        text.Append(CultureInfo.InvariantCulture, $"a={Name(line.Direction)}\r\n");
    }

    private static void Write(StringBuilder text, SdpFormat format)
    {
        text.Append(CultureInfo.InvariantCulture, $"a=rtpmap:{format.PayloadType} {format.Codec}\r\n");
        if (format.Parameters is { } parameters)
            text.Append(CultureInfo.InvariantCulture, $"a=fmtp:{format.PayloadType} {parameters}\r\n");
        foreach (var feedback in format.Feedback)
            text.Append(CultureInfo.InvariantCulture, $"a=rtcp-fb:{format.PayloadType} {feedback}\r\n");
    }

    private static void Write(StringBuilder text, LocalLine.Active line, LocalDtls dtls)
    {
        // ICE-lite has host candidates alone (RFC 8445 2.7); priority: type preference 126, the only address, the first component.
        text.Append(
            CultureInfo.InvariantCulture,
            $"a=ice-ufrag:{dtls.Ice.Fragment}\r\na=ice-pwd:{dtls.Ice.Password}\r\n"
                + $"a=candidate:1 1 UDP 2130706431 {line.Rtp.Address} {line.Rtp.Port} typ host\r\n"
        );
        if (!line.RtcpMux)
            text.Append(CultureInfo.InvariantCulture, $"a=candidate:1 2 UDP 2130706430 {line.Rtp.Address} {line.RtcpPort} typ host\r\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"a=end-of-candidates\r\na=fingerprint:{dtls.Fingerprint}\r\na=setup:{dtls.Setup.ToString().ToLowerInvariant()}\r\n"
                // A browser makes a stream of it (RFC 8830).
                + $"a=msid:kpneen {line.Kind}\r\n"
        );
    }

    private static string Name(MediaDirection direction) =>
        direction switch
        {
            MediaDirection.SendReceive => "sendrecv",
            MediaDirection.SendOnly => "sendonly",
            MediaDirection.ReceiveOnly => "recvonly",
            _ => "inactive",
        };
}
