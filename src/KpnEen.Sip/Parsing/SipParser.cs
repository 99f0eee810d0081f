using System.Globalization;
using System.Text;

namespace KpnEen.Sip.Parsing;

/// <summary>
/// Reads one message in one pass over its bytes. The message keeps slices of them. Never throws: a malformed message gives what is wrong with it and
/// the headers it takes to answer it.
/// </summary>
internal static class SipParser
{
    /// <param name="data">One datagram, or exactly one framed message; the message keeps it.</param>
    public static ParseResult Parse(ReadOnlyMemory<byte> data, SipLimits limits)
    {
        var span = data.Span;
        var head = span.IndexOf("\r\n\r\n"u8);
        var result = new ParseResult(Math.Min(span[..(head < 0 ? span.Length : head)].Count((byte)'\n') + 1, limits.Headers));
        var position = 0;
        // RFC 3261 7.5: empty lines before the start line are ignored.
        while (position < span.Length && span[position] is (byte)'\r' or (byte)'\n')
            position++;
        if (span.Length > limits.Message)
            result.Refuse("Message too large", 513);
        var line = NextLine(span, ref position, result);
        if (line.IsEmpty)
        {
            result.Refuse("Empty message");
            return result;
        }

        var start = StartLine.Parse(line, result);
        if (line.Length > limits.HeaderLine)
            result.Refuse("Request-URI Too Long", 414);
        ReadHeaders(data, ref position, limits, result);
        var body = BodyOf(data[position..], result);
        if (result.FaultStatus == 0)
            HeaderRules.Check(result, limits);
        if (result.FaultStatus == 0 && start is not null)
        {
            result.Message = start.Value.ToMessage(result.Headers);
            result.Message.TakeBody(body);
        }
        return result;
    }

    private static void ReadHeaders(ReadOnlyMemory<byte> data, ref int position, SipLimits limits, ParseResult result)
    {
        var span = data.Span;
        while (true)
        {
            if (position >= span.Length)
            {
                result.Refuse("Header section is not terminated");
                return;
            }
            var start = position;
            var line = NextLine(span, ref position, result);
            if (line.IsEmpty)
                return;
            var folded = false;
            while (position < span.Length && span[position] is (byte)' ' or (byte)'\t')
            {
                folded = true;
                line = span[start..(position + NextLine(span, ref position, result).Length)];
            }
            if (result.Headers.Count >= limits.Headers)
            {
                result.Refuse("Too many headers");
                return;
            }
            if (line.Length > limits.HeaderLine)
                result.Refuse("Header too long");
            else
                ReadHeader(data.Slice(start, line.Length), folded, result);
        }
    }

    private static void ReadHeader(ReadOnlyMemory<byte> line, bool folded, ParseResult result)
    {
        var span = line.Span;
        var colon = span.IndexOf((byte)':');
        // RFC 3261 25.1: HCOLON = *( SP / HTAB ) ":" SWS
        var name = colon < 0 ? default : span[..colon].TrimEnd(" \t"u8);
        if (!SipCharacters.IsToken(name))
        {
            result.Refuse("Bad header name");
            return;
        }
        var canonical = HeaderNames.Known(name) ?? Encoding.ASCII.GetString(name);
        var begin = colon + 1;
        var end = span.Length;
        while (begin < end && span[begin] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            begin++;
        while (end > begin && span[end - 1] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            end--;
        var value = line[begin..end];
        if (HoldsBareNul(value.Span))
            result.Refuse($"Bad {canonical}");
        result.Headers.Add(new HeaderField(canonical, value, folded && value.Span.IndexOfAny((byte)'\r', (byte)'\n') >= 0));
    }

    // RFC 3261 25.1: NUL may stand in a quoted-pair and nowhere else.
    private static bool HoldsBareNul(ReadOnlySpan<byte> value)
    {
        for (var at = value.IndexOf((byte)0); at >= 0; at = value.IndexOf((byte)0))
        {
            if (at == 0 || value[at - 1] != '\\')
                return true;
            value = value[(at + 1)..];
        }
        return false;
    }

    private static ReadOnlyMemory<byte> BodyOf(ReadOnlyMemory<byte> rest, ParseResult result)
    {
        var count = result.Headers.CountOf(HeaderNames.ContentLength);
        if (count == 0)
            return rest;
        if (count > 1 || LengthOf(result.Headers) is not { } length || length > rest.Length)
        {
            result.Refuse("Bad Content-Length");
            return default;
        }
        return rest[..length];
    }

    private static int? LengthOf(HeaderCollection headers)
    {
        foreach (ref var field in headers.Span)
        {
            if (!ReferenceEquals(field.Name, HeaderNames.ContentLength))
                continue;
            if (!field.Raw.IsEmpty)
                return int.TryParse(field.Raw, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
            return int.TryParse(field.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var folded) ? folded : null;
        }
        return null;
    }

    // CRLF ends a line; a lone LF is taken for one, a lone CR is not.
    private static ReadOnlySpan<byte> NextLine(ReadOnlySpan<byte> span, ref int position, ParseResult result)
    {
        var rest = span[position..];
        var end = rest.IndexOf((byte)'\n');
        if (end < 0)
        {
            position = span.Length;
            result.Refuse("Line is not terminated");
            return rest;
        }
        position += end + 1;
        var line = end > 0 && rest[end - 1] == '\r' ? rest[..(end - 1)] : rest[..end];
        if (line.Contains((byte)'\r'))
            result.Refuse("Stray CR");
        return line;
    }
}
