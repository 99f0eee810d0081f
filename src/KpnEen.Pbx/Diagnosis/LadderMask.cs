using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace KpnEen.Pbx.Diagnosis;

/// <summary>What of a message may be shown: credentials, keys and keyed digits never, numbers only when nobody withheld them.</summary>
internal static partial class LadderMask
{
    private const int LongestName = 32;

    private static readonly FrozenSet<string> Secret = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Authorization",
        "Proxy-Authorization",
        "Authentication-Info",
        "Proxy-Authentication-Info",
        "Identity",
        "y"
    );

    // Whoever is called by what header: with a withheld caller none of them is shown, for a forwarder may be the caller of before.
    private static readonly FrozenSet<string> Naming = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "From",
        "f",
        "To",
        "t",
        "Contact",
        "m",
        "P-Asserted-Identity",
        "P-Preferred-Identity",
        "Remote-Party-ID",
        "Diversion",
        "History-Info",
        "Referred-By",
        "b",
        "Refer-To",
        "r",
        "Reply-To",
        "Route",
        "Record-Route"
    );

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> SecretName = Secret.GetAlternateLookup<
        ReadOnlySpan<char>
    >();
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> NamingName = Naming.GetAlternateLookup<
        ReadOnlySpan<char>
    >();

    /// <summary>The message as it may be shown: folded headers on one line, and of a body that is no SDP only its length.</summary>
    public static void Write(ReadOnlySpan<byte> message, bool isWithheld, IBufferWriter<byte> to)
    {
        var (isFirst, isSdp) = (true, false);
        while (message.Length > 0)
        {
            var end = EndOfField(message, out var isFolded);
            var line = message[..end];
            message = message[Math.Min(end + 2, message.Length)..];
            if (line.IsEmpty)
                break;
            if (isFolded)
                line = Encoding.UTF8.GetBytes(Folds().Replace(Encoding.UTF8.GetString(line), " "));
            if (isFirst)
                WriteStart(line, isWithheld, to);
            else
                isSdp |= WriteHeader(line, isWithheld, to);
            to.Write("\r\n"u8);
            isFirst = false;
        }
        if (message.IsEmpty)
            return;
        to.Write("\r\n"u8);
        if (isSdp)
            WriteSdp(message, isWithheld, to);
        else
            Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"({message.Length} octets)"), to);
    }

    // A line that begins with a blank goes on with the one before (RFC 3261 7.3.1).
    private static int EndOfField(ReadOnlySpan<byte> text, out bool isFolded)
    {
        isFolded = false;
        for (var from = 0; text[from..].IndexOf("\r\n"u8) is >= 0 and var at; isFolded = true)
        {
            var next = from + at + 2;
            if (next == 2 || next >= text.Length || text[next] is not ((byte)' ' or (byte)'\t'))
                return next - 2;
            from = next;
        }
        return text.Length;
    }

    private static void WriteStart(ReadOnlySpan<byte> line, bool isWithheld, IBufferWriter<byte> to)
    {
        if (isWithheld && !line.StartsWith("SIP/"u8))
            Encoding.UTF8.GetBytes(Uris().Replace(Encoding.UTF8.GetString(line), "$1***"), to);
        else
            to.Write(line);
    }

    /// <returns>The body is a session description.</returns>
    private static bool WriteHeader(ReadOnlySpan<byte> line, bool isWithheld, IBufferWriter<byte> to)
    {
        Span<char> room = stackalloc char[LongestName];
        var colon = line.IndexOf((byte)':');
        var octets = colon < 0 ? [] : line[..colon].TrimEnd(" \t"u8);
        if (octets.IsEmpty || octets.Length > LongestName)
        {
            to.Write(line);
            return false;
        }
        ReadOnlySpan<char> name = room[..Encoding.Latin1.GetChars(octets, room)];
        var value = line[(colon + 1)..].TrimStart(" \t"u8);
        if (SecretName.Contains(name))
        {
            to.Write(octets);
            to.Write(": ***"u8);
        }
        else if (isWithheld && NamingName.Contains(name))
        {
            to.Write(octets);
            Encoding.UTF8.GetBytes(": " + Nameless(Encoding.UTF8.GetString(value)), to);
        }
        else
            to.Write(line);
        return (name is "c" or "C" || name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
            && value.Length >= SdpType.Length
            && Ascii.EqualsIgnoreCase(value[..SdpType.Length], SdpType);
    }

    // A list has a display name before each of its addresses, and headers of a URI may hold addresses again, escaped.
    private static string Nameless(string value)
    {
        value = DisplayNames().Replace(Quoted().Replace(value, ""), "$1<");
        return Uris().Replace(UriHeaders().Replace(value, "<$1?***>"), "$1***");
    }

    private static void WriteSdp(ReadOnlySpan<byte> body, bool isWithheld, IBufferWriter<byte> to)
    {
        while (body.Length > 0)
        {
            var end = body.IndexOf((byte)'\n') is >= 0 and var at ? at + 1 : body.Length;
            var line = body[..end];
            body = body[end..];
            var shown =
                line.StartsWith("a=crypto:"u8) && line.IndexOf("inline:"u8) is >= 0 and var key ? key + 7
                : line.StartsWith("a=ice-pwd:"u8) ? 10
                : line.StartsWith("a=key-mgmt:"u8) ? 11
                : line.StartsWith("k="u8) ? 2
                : line.Length;
            if (isWithheld && line.StartsWith("o="u8) && line.IndexOf((byte)' ') is > 0 and var owner)
            {
                to.Write("o=***"u8);
                to.Write(line[owner..]);
                continue;
            }
            to.Write(line[..shown]);
            if (shown < line.Length)
                to.Write("***\r\n"u8);
        }
    }

    private static ReadOnlySpan<byte> SdpType => "application/sdp"u8;

    // The user part of SIP and telephone addresses; of one without a user the host: better one too many, for space may stand before a
    // parameter (RFC 3261 25.1, SEMI), and a tel URI of a request line ends at one.
    [GeneratedRegex("((?:sips?|tel):)[^@<>; ]+", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Uris();

    [GeneratedRegex("<([^<>?]*)\\?[^<>]*>", RegexOptions.NonBacktracking)]
    private static partial Regex UriHeaders();

    [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.)*\"", RegexOptions.NonBacktracking)]
    private static partial Regex Quoted();

    [GeneratedRegex("(^|,)[^,<>]*<", RegexOptions.NonBacktracking)]
    private static partial Regex DisplayNames();

    [GeneratedRegex("\r\n[ \t]+", RegexOptions.NonBacktracking)]
    private static partial Regex Folds();
}
