using System.Text.RegularExpressions;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Services;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Services;

/// <summary>The order that is published is the order that runs.</summary>
public sealed partial class PrecedenceTests
{
    [Fact]
    public void The_originating_services_run_in_the_order_of_the_document() =>
        Assert.Equal(
            Steps("Originating services"),
            new OriginatingServices(new MemorySettings(new TenantDirectory())).InOrder.Select(s => s.Name)
        );

    [Fact]
    public void The_terminating_services_run_in_the_order_of_the_document() =>
        Assert.Equal(Steps("Terminating services"), TerminatingServices.InOrder.Select(s => s.Name));

    [Fact]
    public void Each_service_stands_once_and_those_with_settings_are_in_the_catalogue()
    {
        var names = Steps("Originating services").Concat(Steps("Terminating services")).ToArray();
        Assert.Equal(names.Distinct(), names);
        Assert.Empty(names.Except(ServiceCatalog.All.Select(s => s.Name)).Except(["emergency-calls", "star-codes"]));
    }

    [Fact]
    public void The_order_as_data_is_that_of_the_document_word_for_word()
    {
        Assert.Equal(Rows("Originating services"), ServicePrecedence.Originating);
        Assert.Equal(Rows("On the way to the public side"), ServicePrecedence.Outgoing);
        Assert.Equal(Rows("Terminating services"), ServicePrecedence.Terminating);
    }

    private static IEnumerable<PrecedenceStep> Rows(string heading)
    {
        var section = Document().Split($"## {heading}\n")[1].Split("\n## ")[0];
        return Sentence()
            .Matches(section)
            .Select(r => new PrecedenceStep(r.Groups[1].Value, r.Groups[2].Value.Replace("\\*", "*", StringComparison.Ordinal)));
    }

    private static string Document() => File.ReadAllText(Path.Combine(Checkout.Root, "docs", "precedence.md"));

    private static string[] Steps(string heading)
    {
        var section = Document().Split($"## {heading}\n")[1].Split("\n## ")[0];
        var rows = Row().Matches(section);
        Assert.Equal(Enumerable.Range(1, rows.Count).Select(i => i.ToString()), rows.Select(r => r.Groups[1].Value));
        return [.. rows.Select(r => r.Groups[2].Value)];
    }

    [GeneratedRegex(@"^\| (\d+) \| `([a-z-]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^\| \d+ \| `([a-z-]+)` \| (.*) \|$", RegexOptions.Multiline)]
    private static partial Regex Sentence();
}
