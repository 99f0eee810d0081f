using System.Buffers;
using System.Globalization;
using System.Text;

namespace KpnEen.Server.Logs;

/// <summary>
/// One line an entry: UTC time, level, category, message. <c>run</c> finds errors by <c>fail:</c> and <c>crit:</c> behind the time: change both
/// together. What a stranger put into a name can neither end the line nor steer a terminal.
/// </summary>
internal static class LineFormat
{
    // Control characters, and those that turn the direction of writing.
    private static readonly SearchValues<char> Harmful = SearchValues.Create([
        .. Enumerable.Range(0, 0x20).Select(c => (char)c),
        .. Enumerable.Range(0x7F, 0x21).Select(c => (char)c),
        '\u061C',
        '\u200E',
        '\u200F',
        .. Enumerable.Range(0x2028, 7).Select(c => (char)c),
        .. Enumerable.Range(0x2066, 4).Select(c => (char)c),
    ]);

    public static void Append(StringBuilder text, in LogLine line)
    {
        text.Append(CultureInfo.InvariantCulture, $"{line.At.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fff}Z ")
            .Append(Name(line.Level))
            .Append(": ")
            .Append(line.Category)
            .Append('[')
            .Append(line.EventId)
            .Append("] ");
        Escaped(text, line.Message);
        if (line.Error is { } error)
            Escaped(text.Append(' '), error.ToString());
        text.Append('\n');
    }

    private static void Escaped(StringBuilder text, ReadOnlySpan<char> message)
    {
        while (message.IndexOfAny(Harmful) is >= 0 and var at)
        {
            text.Append(message[..at]);
            if (message[at] is '\n' or '\r' or '\t')
                text.Append(' ');
            else
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)message[at]:X4}");
            message = message[(at + 1)..];
        }
        text.Append(message);
    }

    private static string Name(LogLevel level) =>
        level switch
        {
            LogLevel.Trace => "trce",
            LogLevel.Debug => "dbug",
            LogLevel.Information => "info",
            LogLevel.Warning => "warn",
            LogLevel.Error => "fail",
            _ => "crit",
        };
}
