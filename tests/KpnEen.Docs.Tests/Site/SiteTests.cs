using System.Text;
using System.Text.RegularExpressions;
using KpnEen.Docs.Pages;
using KpnEen.Docs.Reference;

namespace KpnEen.Docs.Tests.Site;

/// <summary>A36: the pages hang together, and there is one for everything.</summary>
public sealed partial class SiteTests
{
    private static readonly DocsSite Docs = DocsSite.Make();

    [Fact]
    public void A36_every_operation_has_a_page_with_curl_and_CSharp()
    {
        var operations = ApiDocument.Embedded().Operations;
        Assert.True(operations.Count > 150);
        var lacking = operations.Where(o =>
            !Html(o.Page).Contains($"data-sample=\"curl {o.Id}\"", StringComparison.Ordinal)
            || !Html(o.Page).Contains($"data-sample=\"csharp {o.Id}\"", StringComparison.Ordinal)
        );
        Assert.Empty(lacking.Select(o => o.Id));
    }

    [Fact]
    public void Every_problem_has_a_page()
    {
        foreach (var problem in KpnEen.Api.Conventions.ProblemCatalog.All)
            Assert.Contains($"<h1>{problem.Code}</h1>", Html($"problems/{problem.Code}"), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_link_leads_to_a_page_and_to_a_place_in_it()
    {
        var broken = new List<string>();
        foreach (var page in Docs.Pages)
        {
            foreach (var target in Links().Matches(Html(page.Path)).Select(m => m.Groups[1].Value).Distinct())
            {
                if (!Leads(page, target))
                    broken.Add($"{page.Address} links to {target}");
            }
        }

        Assert.Empty(broken);
    }

    [Fact]
    public void Nothing_is_taken_from_elsewhere_and_nothing_runs_in_a_page()
    {
        foreach (var page in Docs.Pages)
        {
            var html = Html(page.Path);
            Assert.DoesNotMatch(Foreign(), html);
            Assert.DoesNotMatch(Inline(), html);
        }
    }

    [Fact]
    public void Every_page_has_one_heading_of_the_first_order_and_names_no_id_twice()
    {
        foreach (var page in Docs.Pages)
        {
            var html = Html(page.Path);
            Assert.Single(Heading().Matches(html));
            var ids = Ids().Matches(html).Select(m => m.Groups[1].Value).ToList();
            Assert.Equal(ids.Distinct(), ids);
        }
    }

    [Fact]
    public void What_is_HTML_in_a_text_is_left_out()
    {
        var made = KpnEen.Docs.Guides.Markdown.ToHtml(
            "# T\n\n<script>alert(1)</script>\n\na <b onclick=\"x\">b</b>\n\n[c](javascript:alert(1)) <!-- d -->"
        );
        Assert.DoesNotContain("script", made, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("onclick", made, StringComparison.Ordinal);
        Assert.DoesNotContain("<!--", made, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("merge patch")]
    [InlineData("webhook signature")]
    [InlineData("refresh token")]
    [InlineData("install")]
    [InlineData("nuget")]
    [InlineData("rate limit")]
    [InlineData("star code")]
    [InlineData("dpop")]
    [InlineData("popup")]
    [InlineData("kpneen listen")]
    public void What_stands_in_a_text_is_found_by_the_search(string typed)
    {
        using var index = System.Text.Json.JsonDocument.Parse(Docs.Find("search.json")!.Bytes);
        Assert.InRange(Docs.Find("search.json")!.Bytes.Length, 1, 400_000);
        var entries = index.RootElement.EnumerateArray().Select(e => e.EnumerateArray().Select(m => m.GetString()!).ToArray());
        Assert.Contains(entries, e => typed.Split(' ').All(word => Has(e, word)));
        Assert.All(entries, e => Assert.True(Leads(Docs.Pages[0], e[1]), e[1]));
    }

    // As docs.js does.
    private static bool Has(string[] entry, string word) =>
        $"{entry[0]} {entry[2]}".Contains(word, StringComparison.OrdinalIgnoreCase)
        || entry[1].Contains(word, StringComparison.Ordinal)
        || $" {entry[4]}".Contains($" {word}", StringComparison.Ordinal);

    private static string Html(string path) => Encoding.UTF8.GetString(Docs.Find(path)?.Bytes ?? throw new InvalidOperationException(path));

    private static bool Leads(Page from, string target)
    {
        if (target.StartsWith("https://", StringComparison.Ordinal) || target is "/openapi/v1.json" or "/console" or "/")
            return true;
        var parts = target.Split('#');
        var path =
            parts[0].Length == 0 ? from.Path
            : parts[0].StartsWith("/docs", StringComparison.Ordinal) ? parts[0]["/docs".Length..].TrimStart('/')
            : null;
        return path is not null
            && Docs.Find(path) is { } found
            && (parts.Length == 1 || Encoding.UTF8.GetString(found.Bytes).Contains($"id=\"{parts[1]}\"", StringComparison.Ordinal));
    }

    [GeneratedRegex("(?:href|src)=\"([^\"]*)\"")]
    private static partial Regex Links();

    [GeneratedRegex("<(?:link|script|img)[^>]*(?:href|src)=\"(?!/docs/)")]
    private static partial Regex Foreign();

    [GeneratedRegex("<script>|<style|\\sstyle=|\\son[a-z]+=\"")]
    private static partial Regex Inline();

    [GeneratedRegex("<h1")]
    private static partial Regex Heading();

    [GeneratedRegex("\\sid=\"([^\"]*)\"")]
    private static partial Regex Ids();
}
