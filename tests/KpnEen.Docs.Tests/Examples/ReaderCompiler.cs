using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace KpnEen.Docs.Tests.Examples;

/// <summary>Compiles what a reader would paste into a web project with implicit usings.</summary>
internal static class ReaderCompiler
{
    private const string Usings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading; "
        + "global using System.Threading.Tasks; global using Microsoft.AspNetCore.Builder; global using Microsoft.AspNetCore.Http; "
        + "global using Microsoft.Extensions.DependencyInjection;";

    private static readonly List<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <param name="sources">By name: whole files.</param>
    public static CSharpCompilation Compile(IEnumerable<(string Name, string Text)> sources, OutputKind kind) =>
        CSharpCompilation.Create(
            $"reader_{Guid.NewGuid():N}",
            [CSharpSyntaxTree.ParseText(Usings), .. sources.Select(s => CSharpSyntaxTree.ParseText(s.Text, path: s.Name))],
            References,
            new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable)
        );

    public static IReadOnlyList<string> Faults(CSharpCompilation compilation) =>
        [
            .. compilation
                .GetDiagnostics()
                .Where(d => d.Severity is DiagnosticSeverity.Error)
                .Select(d => $"{d.Location.SourceTree?.FilePath}: {d.GetMessage(null)}"),
        ];

    /// <summary>The top-level statements of a program that compiles.</summary>
    public static async Task RunAsync(CSharpCompilation compilation)
    {
        using var bytes = new MemoryStream();
        Assert.True(compilation.Emit(bytes).Success);
        var main = Assembly.Load(bytes.ToArray()).GetType("Program")!.GetMethod("<Main>$", BindingFlags.NonPublic | BindingFlags.Static)!;
        var arguments = main.GetParameters().Length == 0 ? null : new object[] { Array.Empty<string>() };
        if (main.Invoke(null, arguments) is Task running)
            await running.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System);
    }
}
