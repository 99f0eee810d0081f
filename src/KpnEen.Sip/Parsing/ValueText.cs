using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace KpnEen.Sip.Parsing;

/// <summary>Pieces of header values: lists, quoted strings, parameters (RFC 3261 25.1).</summary>
internal static class ValueText
{
    /// <summary>Index of the comma that ends the value starting at <paramref name="from"/>; commas in quotes and angle brackets do not count.</summary>
    public static int EndOfValue(ReadOnlySpan<char> text, int from)
    {
        var inAngle = false;
        for (var i = from; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"':
                    i = EndOfQuoted(text, i);
                    if (i < 0)
                        return text.Length;
                    break;
                case '<':
                    inAngle = true;
                    break;
                case '>':
                    inAngle = false;
                    break;
                case ',' when !inAngle:
                    return i;
            }
        }
        return text.Length;
    }

    /// <summary>Each comma-separated value.</summary>
    public static IEnumerable<string> Values(string text)
    {
        for (var at = 0; at <= text.Length; )
        {
            var end = EndOfValue(text, at);
            yield return text.AsSpan(at, end - at).Trim().ToString();
            at = end + 1;
        }
    }

    /// <summary>Index of the quote that closes the one at <paramref name="open"/>; -1 when there is none.</summary>
    public static int EndOfQuoted(ReadOnlySpan<char> text, int open)
    {
        for (var i = open + 1; i < text.Length; i++)
        {
            if (text[i] == '\\')
                i++;
            else if (text[i] == '"')
                return i;
        }
        return -1;
    }

    /// <summary>The inside of a quoted string without its escapes.</summary>
    public static string Unquote(ReadOnlySpan<char> inside)
    {
        if (!inside.Contains('\\'))
            return inside.ToString();
        var text = new StringBuilder(inside.Length);
        for (var i = 0; i < inside.Length; i++)
        {
            if (inside[i] == '\\' && i + 1 < inside.Length)
                i++;
            text.Append(inside[i]);
        }
        return text.ToString();
    }

    /// <summary>In quotes, with escapes; control characters become spaces.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            if (c is '"' or '\\')
                quoted.Append('\\');
            quoted.Append(char.IsControl(c) ? ' ' : c);
        }
        return quoted.Append('"').ToString();
    }

    /// <summary>Reads <c>*( SEMI name [ EQUAL value ] )</c> to the end of the text.</summary>
    public static bool TryParameters(ReadOnlySpan<char> text, [NotNullWhen(true)] out ParameterList? parameters)
    {
        parameters = ParameterList.Empty;
        text = text.Trim(" \t");
        if (text.IsEmpty)
            return true;
        var items = new KeyValuePair<string, string?>[Math.Min(text.Count(';'), SipLimits.Parameters)];
        var count = 0;
        while (!text.IsEmpty)
        {
            if (text[0] != ';' || count == items.Length)
                return Fail(out parameters);
            text = text[1..].TrimStart(" \t");
            var nameLength = text.IndexOfAnyExcept(SipCharacters.Token);
            var name = nameLength < 0 ? text : text[..nameLength];
            if (name.IsEmpty)
                return Fail(out parameters);
            text = text[name.Length..].TrimStart(" \t");
            string? value = null;
            if (!text.IsEmpty && text[0] == '=' && !TryValue(ref text, out value))
                return Fail(out parameters);
            items[count++] = new(Intern(name), value);
            text = text.TrimStart(" \t");
        }
        // A semicolon in quotes was counted too.
        parameters = new(count == items.Length ? items : items[..count]);
        return true;
    }

    private static bool TryValue(ref ReadOnlySpan<char> text, out string? value)
    {
        value = null;
        text = text[1..].TrimStart(" \t");
        if (!text.IsEmpty && text[0] == '"')
        {
            var end = EndOfQuoted(text, 0);
            if (end < 0)
                return false;
            value = Unquote(text[1..end]);
            text = text[(end + 1)..];
            return true;
        }
        var length = text.IndexOfAny(";, \t\"");
        var bare = length < 0 ? text : text[..length];
        if (bare.IsEmpty || bare.ContainsAny('<', '>'))
            return false;
        value = bare.ToString();
        text = text[bare.Length..];
        return true;
    }

    private static string Intern(ReadOnlySpan<char> name) =>
        name switch
        {
            "tag" => "tag",
            "branch" => "branch",
            "rport" => "rport",
            "received" => "received",
            "expires" => "expires",
            "transport" => "transport",
            "lr" => "lr",
            "q" => "q",
            _ => name.ToString(),
        };

    private static bool Fail(out ParameterList? parameters)
    {
        parameters = null;
        return false;
    }
}
