using System.Collections.Immutable;

namespace KpnEen.Pbx.Diagnosis;

/// <summary>One SIP message of a call, without what is secret and without withheld numbers.</summary>
/// <param name="Direction"><c>received</c> or <c>sent</c>, as the exchange sees it.</param>
/// <param name="Body">The session description, its keys masked; of other bodies only how long they are.</param>
public sealed record LadderMessage(
    DateTimeOffset At,
    string Direction,
    string Transport,
    string Local,
    string Remote,
    string StartLine,
    ImmutableArray<LadderHeader> Headers,
    string? Body
)
{
    /// <param name="text">As <see cref="LadderMask"/> leaves it.</param>
    internal static LadderMessage Of(DateTimeOffset at, bool isSent, string transport, string local, string remote, string text)
    {
        var split = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var lines = (split < 0 ? text.TrimEnd('\r', '\n') : text[..split]).Split("\r\n");
        var body = split < 0 ? "" : text[(split + 4)..];
        return new LadderMessage(
            at,
            isSent ? "sent" : "received",
            transport,
            local,
            remote,
            Clean(lines[0]),
            [.. lines.Skip(1).Select(Header)],
            body.Length == 0 ? null : body
        );
    }

    private static LadderHeader Header(string line) =>
        line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon
            ? new LadderHeader(Clean(line[..colon].Trim()), Clean(line[(colon + 1)..].Trim()))
            : new LadderHeader(Clean(line), "");

    // Whatever a stranger wrote into a header, it stays on its line (S36).
    private static string Clean(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c)) : text;
}
