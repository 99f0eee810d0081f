using System.Text.RegularExpressions;

namespace KpnEen.Sdk.Tests.Docs;

/// <summary>A piece of C# in a Markdown file. A comment <c>&lt;!-- given: … --&gt;</c> before it declares what the reader has from elsewhere.</summary>
internal sealed partial record Snippet(string File, int Line, string Given, string Code)
{
    public override string ToString() => $"{File}:{Line}";

    public static IEnumerable<Snippet> In(string file, string markdown) =>
        Fences()
            .Matches(markdown)
            .Select(m => new Snippet(file, markdown[..m.Index].Count(c => c == '\n') + 1, m.Groups["given"].Value, m.Groups["code"].Value));

    /// <summary>The using directives come first in a file, wherever the reader sees them.</summary>
    public string Program()
    {
        var lines = $"{Given}\n{Code}".Split('\n');
        var usings = lines.Where(l => UsingDirective().IsMatch(l));
        return string.Join('\n', [.. Snippets.ImplicitUsings, .. usings, .. lines.Where(l => !UsingDirective().IsMatch(l))]);
    }

    [GeneratedRegex(
        @"(<!-- given:(?<given>(?:(?!-->).)*)-->\s*\n)?^```csharp\n(?<code>.*?)^```",
        RegexOptions.Multiline | RegexOptions.Singleline
    )]
    private static partial Regex Fences();

    [GeneratedRegex(@"^using [A-Za-z.]+;\s*$")]
    private static partial Regex UsingDirective();
}
