using System.Globalization;
using System.Text;

namespace KpnEen.Pbx.Tests.Corpora;

/// <summary>A response read without the parser under test: the answer to a malformed request repeats what was malformed.</summary>
internal sealed record WireAnswer(int Status, string Reason, string Head)
{
    public bool IsPing => CallId.StartsWith("ping-", StringComparison.Ordinal);

    public string CallId => Header("Call-ID") ?? "";

    /// <summary>The first field of this name, by its long name.</summary>
    public string? Header(string name) =>
        Head.Split("\r\n")
            .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
            .Select(line => line[(name.Length + 1)..].Trim())
            .FirstOrDefault();

    /// <summary>Null for what is no final response.</summary>
    public static WireAnswer? Read(ReadOnlySpan<byte> data)
    {
        var text = Encoding.Latin1.GetString(data);
        if (
            !text.StartsWith("SIP/2.0 ", StringComparison.Ordinal)
            || text.IndexOf("\r\n\r\n", StringComparison.Ordinal) is not (> 0 and var end)
        )
            return null;
        var status = int.Parse(text.AsSpan(8, 3), NumberStyles.None, CultureInfo.InvariantCulture);
        return status < 200 ? null : new(status, text[12..text.IndexOf('\r', StringComparison.Ordinal)], text[..end]);
    }
}
