using System.Text.RegularExpressions;
using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Readers;

/// <summary>What README.md tells a newcomer to type.</summary>
internal static partial class Readme
{
    public static string Path { get; } = System.IO.Path.Combine(Checkout.Root, "README.md");

    /// <summary>The lines of all blocks marked <c>sh</c>, in order.</summary>
    public static IReadOnlyList<string> Commands { get; } =
    [.. Block().Matches(File.ReadAllText(Path)).SelectMany(m => m.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>Projects named by commands within the text.</summary>
    public static IReadOnlyList<string> Projects { get; } =
    [.. Project().Matches(File.ReadAllText(Path)).Select(m => m.Groups[1].Value).Distinct()];

    [GeneratedRegex(@"^```sh\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"dotnet run --project (\S+?)[`\s]")]
    private static partial Regex Project();
}
