using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace KpnEen.Sdk.Tests.Docs;

/// <summary>Compiles snippets as the programs they would be in a web project with implicit usings.</summary>
internal static class Snippets
{
    public static IReadOnlyList<string> ImplicitUsings { get; } =
    [
        "using System;",
        "using System.Collections.Generic;",
        "using System.IO;",
        "using System.Linq;",
        "using System.Threading;",
        "using System.Threading.Tasks;",
        "using Microsoft.AspNetCore.Builder;",
        "using Microsoft.AspNetCore.Http;",
        "using Microsoft.Extensions.DependencyInjection;",
    ];

    private static readonly List<MetadataReference> _references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>As in a project of the framework this test runs on.</summary>
    /// <returns>What the compiler says against it; empty when it compiles.</returns>
    public static IReadOnlyList<string> Faults(Snippet snippet) => Faults(snippet, _references);

    /// <returns>What the compiler says against it; empty when it compiles.</returns>
    public static IReadOnlyList<string> Faults(Snippet snippet, IEnumerable<MetadataReference> references)
    {
        var options = new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable);
        var compilation = CSharpCompilation.Create("snippet", [CSharpSyntaxTree.ParseText(snippet.Program())], references, options);
        return
        [
            .. compilation
                .GetDiagnostics()
                .Where(d => d.Severity is DiagnosticSeverity.Error)
                .Select(d => $"{snippet}: {d.GetMessage(null)}"),
        ];
    }
}
