using System.Text;
using KpnEen.Sip;

namespace KpnEen.Pbx.Messages;

/// <summary>What a MESSAGE may carry, and how it goes on: text as UTF-8 without what does harm in terminals and logs it may end in.</summary>
internal static class MessageText
{
    public const string Accept = "text/plain, application/im-iscomposing+xml";

    /// <summary>Text in an encoding we can read, or the notice that somebody writes (RFC 3994).</summary>
    public static bool IsAcceptable(SipRequest message) =>
        message.ContentType switch
        {
            "text/plain" => Encoding(message) is not null,
            "application/im-iscomposing+xml" => true,
            _ => false,
        };

    public static string ContentType(SipRequest message) =>
        message.ContentType == "text/plain" ? "text/plain;charset=UTF-8" : message.ContentType!;

    public static ReadOnlyMemory<byte> Harmless(SipRequest message)
    {
        if (message.ContentType != "text/plain")
            return message.Body;
        var text = Encoding(message)!.GetString(message.Body.Span);
        return System.Text.Encoding.UTF8.GetBytes(text.Any(IsHarmful) ? string.Concat(text.Select(c => IsHarmful(c) ? ' ' : c)) : text);
    }

    private static Encoding? Encoding(SipRequest message) =>
        NameOf(message) switch
        {
            null or "utf-8" or "us-ascii" => System.Text.Encoding.UTF8,
            "iso-8859-1" => System.Text.Encoding.Latin1,
            _ => null,
        };

    private static string? NameOf(SipRequest message) =>
        message.Headers["Content-Type"]!
            .Split(';')
            .Skip(1)
            .Select(parameter => parameter.Split('=', 2))
            .Where(parameter => parameter[0].Trim().Equals("charset", StringComparison.OrdinalIgnoreCase))
            .Select(parameter => parameter[^1].Trim(' ', '"').ToLowerInvariant())
            .FirstOrDefault();

    // Control characters, and those that turn the writing direction around (U+202A-202E, U+2066-2069).
    private static bool IsHarmful(char c) =>
        (char.IsControl(c) && c is not ('\r' or '\n' or '\t')) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
