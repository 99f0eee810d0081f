using System.Text;

namespace KpnEen.Testing;

/// <summary>A mail that a <see cref="TestMailServer"/> took.</summary>
/// <param name="Data">Header and body as they came, without the dots that SMTP adds.</param>
/// <param name="WasEncrypted">It came after STARTTLS.</param>
/// <param name="User">Who signed in; null: nobody.</param>
public sealed record ReceivedMail(string From, string To, string Data, bool WasEncrypted, string? User)
{
    /// <summary>The value of a header, unfolded and decoded (RFC 2047, base64); null without.</summary>
    public string? Header(string name)
    {
        var head = Data[..Data.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Replace("\r\n ", " ", StringComparison.Ordinal);
        var line = head.Split("\r\n").FirstOrDefault(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase));
        return line is null ? null : string.Concat(line[(name.Length + 1)..].Trim().Split(' ').Select(Word));

        static string Word(string word) =>
            word.StartsWith("=?utf-8?B?", StringComparison.OrdinalIgnoreCase)
                ? Encoding.UTF8.GetString(Convert.FromBase64String(word[10..^2]))
                : word;
    }

    public IReadOnlyList<string> HeaderNames =>
        [
            .. Data[..Data.IndexOf("\r\n\r\n", StringComparison.Ordinal)]
                .Split("\r\n")
                .Where(line => !line.StartsWith(' '))
                .Select(line => line.Split(':')[0]),
        ];

    /// <summary>The body as a reader sees it.</summary>
    public string Text
    {
        get
        {
            var body = Data[(Data.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
            return Header("Content-Transfer-Encoding") == "base64" ? Encoding.UTF8.GetString(Convert.FromBase64String(body)) : body;
        }
    }
}
