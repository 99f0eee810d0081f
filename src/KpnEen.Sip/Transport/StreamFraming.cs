using System.Globalization;
using System.Text;
using KpnEen.Sip.Parsing;

namespace KpnEen.Sip.Transport;

/// <summary>Finds the messages in a stream by Content-Length (RFC 3261 18.3).</summary>
internal static class StreamFraming
{
    /// <summary>What the bytes at the front of the stream are.</summary>
    public enum Verdict
    {
        /// <summary>Wait for more.</summary>
        Incomplete,

        /// <summary>A whole message.</summary>
        Message,

        /// <summary>CRLF CRLF: wants a CRLF back (RFC 5626 4.4.1).</summary>
        Ping,

        /// <summary>A lone CRLF before a message, or the answer to a ping.</summary>
        Pong,

        /// <summary>Nobody can tell where the next message begins: what is framed is answered, then the connection closes.</summary>
        Lost,

        /// <summary>A head without Content-Length, which a stream must have (RFC 3261 20.14): refused, then the connection closes.</summary>
        Unframed,

        /// <summary>Not SIP at all: HTTP, the hello of TLS. No answer helps.</summary>
        Foreign,
    }

    public static Verdict Next(ReadOnlySpan<byte> data, SipLimits limits, out int length)
    {
        length = 0;
        if (data.Length >= 2 && data[0] == '\r' && data[1] == '\n')
        {
            var ping = data.Length >= 4 && data[2] == '\r' && data[3] == '\n';
            length = ping ? 4 : 2;
            return ping ? Verdict.Ping : Verdict.Pong;
        }
        if (IsForeign(data))
        {
            length = data.Length;
            return Verdict.Foreign;
        }
        var end = data.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            length = data.Length;
            return data.Length > limits.Message ? Verdict.Lost : Verdict.Incomplete;
        }
        length = end + 4;
        if (!TryContentLength(data[..(end + 2)], out var given) || length + (long)(given ?? 0) > limits.Message)
            return Verdict.Lost;
        if (given is not { } body)
            return Verdict.Unframed;
        if (data.Length < length + body)
            return Verdict.Incomplete;
        length += body;
        return Verdict.Message;
    }

    // No message begins with a control character or beyond ASCII: 0x16 is a TLS record, 0x80 an SSL 2 one.
    private static bool IsForeign(ReadOnlySpan<byte> data)
    {
        if (data[0] is not ((byte)'\r' or (byte)'\n') and (< 0x20 or > 0x7e))
            return true;
        var end = data.IndexOf("\r\n"u8);
        return end >= 0 && data[..end].LastIndexOf(" HTTP/"u8) is > 0 and var version && version >= end - 10;
    }

    // Two, or one that is no number, are a way to smuggle a message.
    private static bool TryContentLength(ReadOnlySpan<byte> head, out int? value)
    {
        value = null;
        while (!head.IsEmpty)
        {
            var end = head.IndexOf("\r\n"u8);
            var line = head[..end];
            head = head[(end + 2)..];
            while (!head.IsEmpty && head[0] is (byte)' ' or (byte)'\t')
            {
                end = head.IndexOf("\r\n"u8);
                line = line.IsEmpty ? default : line;
                head = head[(end + 2)..];
                if (IsContentLength(line))
                    return false;
            }
            if (!IsContentLength(line))
                continue;
            var text = Encoding.ASCII.GetString(line[(line.IndexOf((byte)':') + 1)..].Trim(" \t"u8));
            if (value is not null || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return false;
            value = number;
        }
        return true;
    }

    private static bool IsContentLength(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        return colon > 0 && ReferenceEquals(HeaderNames.Known(line[..colon].TrimEnd(" \t"u8)), HeaderNames.ContentLength);
    }
}
