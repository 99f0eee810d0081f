using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Architecture;

/// <summary>A source file of the product, written by hand.</summary>
/// <param name="Path">From the root of the checkout, with slashes.</param>
internal sealed record SourceFile(string Path, string[] Lines)
{
    public static IReadOnlyList<SourceFile> Of(params string[] folders) =>
        [
            .. folders
                .SelectMany(folder =>
                    System.IO.Directory.EnumerateFiles(System.IO.Path.Combine(Checkout.Root, folder), "*.cs", SearchOption.AllDirectories)
                )
                .Select(file => (file, path: System.IO.Path.GetRelativePath(Checkout.Root, file).Replace('\\', '/')))
                .Where(f => !f.path.Split('/').Any(part => part is "obj" or "bin" or "Generated" or "node_modules"))
                .Select(f => new SourceFile(f.path, File.ReadAllLines(f.file))),
        ];

    /// <summary>The code without its comments.</summary>
    public IEnumerable<string> Code => Lines.Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal));

    /// <summary>Lines that match, as <c>path: line</c>.</summary>
    public IEnumerable<string> Find(System.Text.RegularExpressions.Regex pattern) =>
        Code.Where(line => pattern.IsMatch(line)).Select(line => $"{Path}: {line.Trim()}");
}
