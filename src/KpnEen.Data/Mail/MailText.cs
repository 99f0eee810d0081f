using System.Globalization;
using System.Net.Mail;
using System.Text;

namespace KpnEen.Data.Mail;

/// <summary>A mail as it goes over the wire: header (RFC 5322, RFC 2047) and a body of plain text.</summary>
internal static class MailText
{
    /// <summary>RFC 2047 2: a line has 76 characters at most, the header's name and a word's frame of twelve among them; base64 makes four of three octets.</summary>
    private const int OctetsPerWord = 39;

    public static string Of(QueuedMail mail, MailAddress from)
    {
        var sender = from.DisplayName.Length == 0 ? Address(from) : $"{Phrase(from.DisplayName)} <{Address(from)}>";
        var body = Encoding.UTF8.GetBytes(mail.Body.ReplaceLineEndings("\r\n"));
        string[] lines =
        [
            $"From: {sender}",
            $"To: {Address(new MailAddress(mail.Recipient))}",
            $"Subject: {(IsPlain(mail.Subject) ? mail.Subject : Words(mail.Subject))}",
            $"Date: {mail.CreatedAt.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture)} +0000",
            $"Message-ID: <{mail.Id}@{Host(from)}>",
            // RFC 3834 5: no vacation notices, please.
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: base64",
            "",
            Convert.ToBase64String(body, Base64FormattingOptions.InsertLineBreaks),
        ];
        return string.Join("\r\n", lines);
    }

    /// <summary>The address in ASCII, its domain as DNS has it.</summary>
    /// <exception cref="FormatException">What stands before the @ is not ASCII: few servers take that (RFC 6531).</exception>
    public static string Address(MailAddress address) =>
        Ascii.IsValid(address.User) ? $"{address.User}@{Host(address)}" : throw new FormatException("The address is not ASCII.");

    private static string Host(MailAddress address)
    {
        try
        {
            return Ascii.IsValid(address.Host) ? address.Host : new IdnMapping().GetAscii(address.Host);
        }
        catch (ArgumentException e)
        {
            throw new FormatException("The domain is none.", e);
        }
    }

    private static string Phrase(string text) =>
        IsPlain(text)
            ? $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""
            : Words(text);

    private static bool IsPlain(string text) => text.All(c => c is >= ' ' and <= '~') && !text.Contains("=?", StringComparison.Ordinal);

    /// <summary>Encoded words; none tears a character apart.</summary>
    private static string Words(string text)
    {
        var (words, word) = (new List<string>(), new List<byte>());
        var octets = new byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(octets);
            if (word.Count + length > OctetsPerWord)
                End();
            word.AddRange(octets.AsSpan(0, length));
        }
        End();
        return string.Join("\r\n ", words);

        void End()
        {
            words.Add($"=?utf-8?B?{Convert.ToBase64String([.. word])}?=");
            word.Clear();
        }
    }
}
