using System.Collections.Immutable;
using KpnEen.Docs.Pages;

namespace KpnEen.Docs.Guides;

/// <summary>The pages made from Markdown, in the order of the menu.</summary>
internal static class GuidePages
{
    // A file that is not named here is in the site all the same: below Background.
    private static readonly ImmutableArray<(string File, string Path, string Group)> Order =
    [
        ("guides/quick-start.md", "", "Start"),
        ("guides/screen-pop.md", "screen-pop", "Guides"),
        ("guides/click-to-dial.md", "click-to-dial", "Guides"),
        ("guides/call-me-now.md", "call-me-now", "Guides"),
        ("guides/tenant-setup.md", "tenant-setup", "Guides"),
        ("guides/webhooks.md", "webhooks", "Guides"),
        ("guides/connect-your-account.md", "connect-your-account", "Guides"),
        ("guides/streams.md", "streams", "Guides"),
        ("guides/testing-offline.md", "testing-offline", "Guides"),
        ("guides/conventions.md", "conventions", "Guides"),
        ("sdk.md", "sdk", "Tools"),
        ("cli.md", "cli", "Tools"),
        ("tenant-as-code.md", "tenant-as-code", "Tools"),
    ];

    public static IEnumerable<Page> All()
    {
        var background = Embedded
            .Names(".md")
            .Where(file => Order.All(o => o.File != file))
            .Select(file => (File: file, Path: Path.GetFileNameWithoutExtension(file), Group: "Background"));
        var all = Order.AddRange(background);
        var addresses = all.ToDictionary(o => o.File, o => o.Path.Length == 0 ? "/docs" : $"/docs/{o.Path}");
        foreach (var (file, path, group) in all)
        {
            var text = Embedded.Text(file);
            var (title, about) = Markdown.Head(text);
            yield return new Page(path, title, group, about, Markdown.ToHtml(text, url => Address(file, url, addresses)));
        }
    }

    /// <summary>A link from one file to another, with the place in it if it names one.</summary>
    private static string? Address(string file, string url, Dictionary<string, string> addresses)
    {
        var parts = url.Split('#');
        var target = new Uri(new Uri($"file:///{file}"), parts[0]).AbsolutePath.TrimStart('/');
        return addresses.TryGetValue(target, out var address) ? string.Join('#', [address, .. parts[1..]]) : null;
    }
}
