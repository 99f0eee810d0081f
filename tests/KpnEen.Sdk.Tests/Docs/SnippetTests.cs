using KpnEen.Sdk.Tests.Generation;

namespace KpnEen.Sdk.Tests.Docs;

/// <summary>Each piece of C# in what a reader reads compiles.</summary>
public sealed class SnippetTests
{
    [Fact]
    public void S22_every_snippet_compiles()
    {
        var readme = Read("sdk", "KpnEen.Sdk", "README.md");
        Assert.True(readme.Count >= 5, "The README of the SDK has lost its examples.");
        var all = readme.Concat(Read("docs", "events.md")).Concat(Read("docs", "sdk.md")).ToList();
        Assert.Equal([], all.SelectMany(Snippets.Faults));
    }

    [Fact]
    public void A_snippet_that_is_wrong_is_told_with_its_line()
    {
        var wrong = Assert.Single(Snippet.In("x.md", "text\n\n```csharp\nKpnEen.Sdk.KpnEenClient client = 7;\n```\n"));
        Assert.StartsWith("x.md:3: ", Assert.Single(Snippets.Faults(wrong)), StringComparison.Ordinal);
    }

    private static List<Snippet> Read(params string[] path) => [.. Snippet.In(path[^1], File.ReadAllText(Checkout.PathOf(path)))];
}
