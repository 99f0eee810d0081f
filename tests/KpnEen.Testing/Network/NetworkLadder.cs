using System.Net;
using System.Text;

namespace KpnEen.Testing;

/// <summary>The SIP messages of a test as lines, the last few hundred of them.</summary>
internal sealed class NetworkLadder(TimeProvider time)
{
    private const int Most = 400;
    private readonly DateTimeOffset start = time.GetUtcNow();
    private readonly Queue<Line> lines = new();
    private int forgotten;

    private sealed record Line(TimeSpan At, IPEndPoint From, IPEndPoint To, string Text, string Fate);

    public void Add(IPEndPoint from, IPEndPoint to, ReadOnlySpan<byte> data, string fate)
    {
        // RFC 5626 4.4: a keep-alive is CRLF or a STUN packet; neither belongs in a ladder. A method may begin with any visible character.
        if (data.Length < 8 || data[0] is <= (byte)' ' or >= 0x7F)
            return;
        if (lines.Count == Most)
        {
            lines.Dequeue();
            forgotten++;
        }
        lines.Enqueue(new Line(time.GetUtcNow() - start, from, to, Summary(data), fate));
    }

    public override string ToString()
    {
        if (lines.Count == 0)
            return "(no SIP message was sent)";
        var text = new StringBuilder("SIP ladder");
        text.Append(forgotten > 0 ? $" (the first {forgotten} messages are left out):" : ":").AppendLine();
        foreach (var line in lines)
            text.AppendLine($"  {line.At, 16:c}  {line.From, -21} -> {line.To, -21}  {line.Text}{line.Fate}");
        return text.ToString();
    }

    private static string Summary(ReadOnlySpan<byte> data)
    {
        var head = Encoding.UTF8.GetString(data[..Math.Min(data.Length, 4096)]);
        var lines = head.Split("\r\n");
        var start = lines[0].Replace(" SIP/2.0", "", StringComparison.Ordinal).Replace("SIP/2.0 ", "", StringComparison.Ordinal);
        return $"{start}  [{Header(lines, "CSeq", null)}, {Header(lines, "Call-ID", "i")}]";
    }

    private static string Header(string[] lines, string name, string? compact)
    {
        foreach (var line in lines)
        {
            var colon = line.IndexOf(':');
            if (colon < 0)
                continue;
            var found = line[..colon].Trim();
            if (found.Equals(name, StringComparison.OrdinalIgnoreCase) || found.Equals(compact, StringComparison.OrdinalIgnoreCase))
                return line[(colon + 1)..].Trim();
        }
        return "?";
    }
}
