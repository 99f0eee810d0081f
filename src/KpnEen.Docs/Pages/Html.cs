using System.Globalization;
using System.Net;
using System.Text;

namespace KpnEen.Docs.Pages;

/// <summary>Pieces of HTML.</summary>
internal static class Html
{
    public static string Text(string? text) => WebUtility.HtmlEncode(text ?? "");

    /// <summary>A block of code that can be reached and scrolled by keyboard.</summary>
    /// <param name="label">What it is, for all readers.</param>
    /// <param name="sample">Which kind of example it is, for those who run it; empty for none.</param>
    public static string Code(string label, string language, string code, string sample = "") =>
        $"<figure class=\"code\"><figcaption>{Text(label)}</figcaption><pre tabindex=\"0\"{(sample.Length > 0 ? $" data-sample=\"{sample}\"" : "")}>"
        + $"<code class=\"language-{language}\">{Text(code)}</code></pre></figure>\n";

    /// <summary>A table that scrolls by itself where the window is narrow.</summary>
    public static string Table(string label, IEnumerable<string> heads, IEnumerable<IEnumerable<string>> rows)
    {
        var made = new StringBuilder(
            $"<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{Text(label)}\"><table><thead><tr>"
        );
        foreach (var head in heads)
            made.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\">{Text(head)}</th>");
        made.Append("</tr></thead><tbody>\n");
        foreach (var row in rows)
            made.Append(CultureInfo.InvariantCulture, $"<tr>{string.Concat(row.Select(cell => $"<td>{cell}</td>"))}</tr>\n");
        return made.Append("</tbody></table></div>\n").ToString();
    }

    /// <summary>createUser, CallMeNow: create-user, call-me-now.</summary>
    public static string Kebab(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? $"{(i > 0 ? "-" : "")}{char.ToLowerInvariant(c)}" : $"{c}"));

    /// <summary>CallMeNow: Call me now.</summary>
    public static string Words(string name) => char.ToUpperInvariant(name[0]) + Kebab(name).Replace('-', ' ')[1..];
}
