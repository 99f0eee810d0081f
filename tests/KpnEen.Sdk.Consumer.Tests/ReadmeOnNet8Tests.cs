using System.Reflection;
using KpnEen.Sdk.Tests.Docs;
using Microsoft.CodeAnalysis;

namespace KpnEen.Sdk.Consumer.Tests;

/// <summary>S22: what the README shows compiles in a project for .NET 8 too, whose library lacks much of that of .NET 10.</summary>
public sealed class ReadmeOnNet8Tests
{
    [Fact]
    public void S22_every_snippet_of_the_readme_compiles_on_net8()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "README.md");
        var snippets = Snippet.In("README.md", File.ReadAllText(file)).ToList();
        Assert.True(snippets.Count >= 5, "The README of the SDK has lost its examples.");
        var references = Net8().ToList();
        Assert.Equal([], snippets.SelectMany(s => Snippets.Faults(s, references)));
    }

    /// <summary>The SDK as it was built for .NET 8, on the two frameworks of .NET 8.</summary>
    private static IEnumerable<MetadataReference> Net8() =>
        new[] { "microsoft.netcore.app.ref", "microsoft.aspnetcore.app.ref" }
            .SelectMany(ReferenceAssemblies)
            .Append(typeof(KpnEenClient).Assembly.Location)
            .Select(path => MetadataReference.CreateFromFile(path));

    private static string[] ReferenceAssemblies(string package)
    {
        var packages = typeof(ReadmeOnNet8Tests)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(a => a.Key == "PackagesFolder")
            .Value!;
        var newest = Directory.GetDirectories(Path.Combine(packages, package), "8.*").OrderBy(d => d, StringComparer.Ordinal).Last();
        return Directory.GetFiles(Path.Combine(newest, "ref", "net8.0"), "*.dll");
    }
}
