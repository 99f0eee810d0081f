using System.Globalization;
using System.Text;

namespace KpnEen.Sip.Transport;

/// <summary>A trace that formats what passed as a ladder, one line a message: for a failing test, or the log of one call.</summary>
public sealed class SipLadder : ISipTrace
{
    private readonly Lock gate = new();
    private readonly List<string> lines = [];

    public void Received(DateTimeOffset at, SipFlow flow, ReadOnlySpan<byte> message) => Add(at, flow, "<--", message);

    public void Sent(DateTimeOffset at, SipFlow flow, ReadOnlySpan<byte> message) => Add(at, flow, "-->", message);

    public override string ToString()
    {
        lock (gate)
            return string.Join(Environment.NewLine, lines);
    }

    /// <summary>Start line and CSeq of a message.</summary>
    public static string Summary(ReadOnlySpan<byte> message)
    {
        var text = Encoding.UTF8.GetString(message);
        var rows = text.Split("\r\n");
        var sequence = rows.FirstOrDefault(r => r.StartsWith("CSeq:", StringComparison.OrdinalIgnoreCase));
        return sequence is null ? rows[0] : $"{rows[0]}  [{sequence[5..].Trim()}]";
    }

    private void Add(DateTimeOffset at, SipFlow flow, string arrow, ReadOnlySpan<byte> message)
    {
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{at:HH:mm:ss.fff}  {flow.Local} {arrow} {flow.Remote}  {Summary(message)}"
        );
        lock (gate)
            lines.Add(line);
    }
}
