using System.Text.RegularExpressions;
using KpnEen.EndToEnd.Tests.Running;
using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Readers;

/// <summary>The documents tell what the product does.</summary>
[Collection(ExchangeCollection.Name)]
public sealed partial class DocumentTests(ExchangeFixture fixture)
{
    private static readonly string Docs = Path.Combine(Checkout.Root, "docs");

    [Fact]
    public async Task Every_event_type_is_in_the_catalogue_and_no_other()
    {
        var types = await fixture.Exchange.Api.GetAsync("/v1/event-types");
        var emitted = types["items"]!.AsArray().Select(t => (string)t!["type"]!).Order();

        var rows = Row().Matches(await File.ReadAllTextAsync(Path.Combine(Docs, "events.md")));
        Assert.Equal(emitted, rows.SelectMany(row => Types(row.Groups[1].Value)).Order());
    }

    [Theory]
    [InlineData("KpnEen.Server/ServerOptions.cs")]
    [InlineData("KpnEen.Data/DataServices.cs")]
    [InlineData("KpnEen.Sandbox/SandboxOptions.cs")]
    public async Task Every_variable_the_code_reads_is_documented(string file)
    {
        var code = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "src", file));
        var read = Variable().Matches(code).Select(m => m.Groups[1].Value).Distinct().ToList();
        var document = await File.ReadAllTextAsync(Path.Combine(Docs, "operations.md"));
        Assert.NotEmpty(read);
        Assert.All(read, name => Assert.Contains($"`{name}`", document, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_link_leads_somewhere()
    {
        foreach (var document in Directory.GetFiles(Docs, "*.md").Append(Readme.Path))
        {
            var folder = Path.GetDirectoryName(document)!;
            foreach (var target in Link().Matches(File.ReadAllText(document)).Select(m => m.Groups[1].Value))
                Assert.True(Path.Exists(Path.Combine(folder, target)), $"{Path.GetFileName(document)} links to {target}");
        }
    }

    // "`call.transfer.started`, `.completed`": the second stands for call.transfer.completed.
    private static IEnumerable<string> Types(string cell)
    {
        var family = "";
        foreach (var name in Name().Matches(cell).Select(m => m.Groups[1].Value))
        {
            if (!name.StartsWith('.'))
                family = name[..name.LastIndexOf('.')];
            yield return name.StartsWith('.') ? family + name : name;
        }
    }

    [GeneratedRegex(@"^\| (`[a-z_]+\.[^|]*) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([a-z_.]+)`")]
    private static partial Regex Name();

    [GeneratedRegex("\"(KPNEEN_[A-Z_]+)\"")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\]\((?!https?:)([^)#]+)")]
    private static partial Regex Link();
}
