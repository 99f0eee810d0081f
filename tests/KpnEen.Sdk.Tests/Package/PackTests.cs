using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using KpnEen.Sdk.Tests.Generation;

namespace KpnEen.Sdk.Tests.Package;

/// <summary>The NuGet package, built twice in two places.</summary>
public sealed class PackTests
{
    private static readonly string[] _around =
    [
        "Directory.Build.props",
        "Directory.Packages.props",
        "BannedSymbols.txt",
        "global.json",
        ".editorconfig",
    ];

    [Fact]
    public async Task S23_two_builds_in_two_places_are_equal_byte_for_byte_and_have_all_that_a_package_needs()
    {
        var made = Directory.CreateTempSubdirectory("kpneen-pack-");
        try
        {
            var one = await PackAsync(Path.Combine(made.FullName, "one"));
            var two = await PackAsync(Path.Combine(made.FullName, "another-place"));
            Assert.Equal([".nupkg", ".snupkg"], one.Keys.Select(Path.GetExtension).Order());
            Assert.All(
                one,
                file => Assert.Equal(Convert.ToHexString(SHA256.HashData(file.Value)), Convert.ToHexString(SHA256.HashData(two[file.Key])))
            );

            var package = one.Single(f => f.Key.EndsWith(".nupkg", StringComparison.Ordinal)).Value;
            string[] wanted = ["README.md", "CHANGELOG.md", "LICENSE.txt", "icon.png"];
            string[] libraries =
            [
                .. from tfm in new[] { "net10.0", "net8.0" } from ending in new[] { "dll", "xml" } select $"lib/{tfm}/KpnEen.Sdk.{ending}",
            ];
            Assert.Empty(wanted.Concat(libraries).Except(Entries(package).Keys));
            Assert.DoesNotContain(
                made.FullName,
                Encoding.Latin1.GetString(Entries(package)["lib/net10.0/KpnEen.Sdk.dll"]),
                StringComparison.Ordinal
            );
            var symbols = Entries(one.Single(f => f.Key.EndsWith(".snupkg", StringComparison.Ordinal)).Value);
            Assert.Contains("lib/net10.0/KpnEen.Sdk.pdb", symbols.Keys);
            Assert.Contains("lib/net8.0/KpnEen.Sdk.pdb", symbols.Keys);
            CheckMetadata(XDocument.Parse(Encoding.UTF8.GetString(Entries(package)["KpnEen.Sdk.nuspec"]).TrimStart('\uFEFF')));
        }
        finally
        {
            made.Delete(recursive: true);
        }
    }

    private static void CheckMetadata(XDocument nuspec)
    {
        var all = nuspec.Descendants().ToLookup(e => e.Name.LocalName);
        Assert.Equal(
            ["KpnEen.Sdk", "README.md", "icon.png", "LICENSE.txt", "git"],
            [
                all["id"].First().Value,
                all["readme"].Single().Value,
                all["icon"].Single().Value,
                all["license"].Single().Value,
                all["repository"].Single().Attribute("type")!.Value,
            ]
        );
        // S2: three dependencies at most, and no Newtonsoft.
        var dependencies = all["dependency"].Select(d => d.Attribute("id")!.Value).Distinct().ToList();
        Assert.InRange(dependencies.Count, 0, 3);
        Assert.DoesNotContain(dependencies, d => d.Contains("Newtonsoft", StringComparison.Ordinal));
    }

    private static async Task<Dictionary<string, byte[]>> PackAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in _around)
            File.Copy(Checkout.PathOf(file), Path.Combine(folder, file));
        var source = Checkout.PathOf("sdk", "KpnEen.Sdk");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(source, file);
            if (path.Split(Path.DirectorySeparatorChar)[0] is "bin" or "obj")
                continue;
            var target = Path.Combine(folder, "sdk", "KpnEen.Sdk", path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        var packages = Path.Combine(folder, "packages");
        await Tool.RunAsync(
            folder,
            "dotnet",
            "pack",
            "sdk/KpnEen.Sdk",
            "-c",
            "Release",
            "-o",
            packages,
            "--nologo",
            "-v",
            "q",
            "-nodeReuse:false",
            "-p:RunAnalyzers=false"
        );
        return Directory.GetFiles(packages).ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes);
    }

    private static Dictionary<string, byte[]> Entries(byte[] archive)
    {
        using var zip = new ZipArchive(new MemoryStream(archive));
        return zip.Entries.ToDictionary(
            e => e.FullName,
            e =>
            {
                using var content = new MemoryStream();
                using var stream = e.Open();
                stream.CopyTo(content);
                return content.ToArray();
            }
        );
    }
}
