using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KpnEen.Media.Sdp;

/// <summary>Writes our side of a session.</summary>
/// <param name="rtp">Advertised address and RTP port.</param>
/// <param name="rtcpPort">RTCP port; named only when it is not the next one (RFC 3605).</param>
internal sealed class SdpWriter(IPEndPoint rtp, int rtcpPort)
{
    public string Origin(ulong sessionId, ulong version) => $"v=0\r\no=- {sessionId} {version} IN {Network}\r\n";

    /// <summary>All that follows the o= line.</summary>
    public string Content(IReadOnlyList<LocalLine> lines)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"s=-\r\nc=IN {Network}\r\nt=0 0\r\n");
        foreach (var line in lines)
        {
            if (line is LocalLine.Audio audio)
                Write(text, audio);
            else if (line is LocalLine.Refused refused)
                text.Append(CultureInfo.InvariantCulture, $"m={refused.Kind} 0 {refused.Protocol} {string.Join(' ', refused.Formats)}\r\n");
        }
        return text.ToString();
    }

    private string Network => rtp.AddressFamily == AddressFamily.InterNetworkV6 ? $"IP6 {rtp.Address}" : $"IP4 {rtp.Address}";

    private void Write(StringBuilder text, LocalLine.Audio audio)
    {
        text.Append(
            CultureInfo.InvariantCulture,
            $"m=audio {rtp.Port} {audio.Protocol} {string.Join(' ', audio.Formats.Select(f => f.PayloadType))}\r\n"
        );
        foreach (var (type, codec) in audio.Formats)
        {
            text.Append(CultureInfo.InvariantCulture, $"a=rtpmap:{type} {codec}\r\n");
            if (codec == AudioCodec.TelephoneEvent)
                text.Append(CultureInfo.InvariantCulture, $"a=fmtp:{type} 0-15\r\n");
        }
        text.Append("a=ptime:20\r\n");
        if (rtcpPort != rtp.Port + 1)
            text.Append(CultureInfo.InvariantCulture, $"a=rtcp:{rtcpPort}\r\n");
        text.Append(CultureInfo.InvariantCulture, $"a={Name(audio.Direction)}\r\n");
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
