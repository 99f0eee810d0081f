using System.Text.RegularExpressions;
using KpnEen.Testing;

namespace KpnEen.Docs.Tests.Examples;

/// <summary>A guide as its reader uses it: commands in one terminal, pieces of C#.</summary>
internal sealed partial record Guide(string Name, string Text)
{
    public static IReadOnlyList<Guide> All { get; } =
    [
        .. Directory
            .GetFiles(Path.Combine(Checkout.Root, "docs", "guides"), "*.md")
            .Order(StringComparer.Ordinal)
            .Select(file => new Guide(Path.GetFileNameWithoutExtension(file), File.ReadAllText(file))),
    ];

    /// <summary>All blocks marked sh, in order.</summary>
    public string Commands => string.Concat(Shell().Matches(Text).Select(m => m.Groups[1].Value));

    /// <summary>Whole programs; not all can be run: some would serve for ever, or need a person.</summary>
    public IEnumerable<(string Name, string Program, bool Runs)> Programs() =>
        CSharp()
            .Matches(Text)
            .Select(
                (m, i) =>
                {
                    var given = m.Groups["given"].Value;
                    var compiled = given.TrimStart(' ').StartsWith("compiled", StringComparison.Ordinal);
                    var lines = $"{(compiled ? given.TrimStart(' ')["compiled".Length..] : given)}\n{m.Groups["code"].Value}".Split('\n');
                    var program = lines.Where(l => Using().IsMatch(l)).Concat(lines.Where(l => !Using().IsMatch(l)));
                    return ($"{Name}#{i + 1}", string.Join('\n', program), !compiled);
                }
            );

    [GeneratedRegex(@"^```sh\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Shell();

    [GeneratedRegex(
        @"(<!-- given:(?<given>(?:(?!-->).)*)-->\s*\n)?^```csharp\n(?<code>.*?)^```",
        RegexOptions.Multiline | RegexOptions.Singleline
    )]
    private static partial Regex CSharp();

    [GeneratedRegex(@"^using [A-Za-z.]+;\s*$")]
    private static partial Regex Using();
}
