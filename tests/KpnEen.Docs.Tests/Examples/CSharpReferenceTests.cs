using KpnEen.Docs.Reference;
using KpnEen.Docs.Samples;
using Microsoft.CodeAnalysis;

namespace KpnEen.Docs.Tests.Examples;

/// <summary>A36: each C# example of the reference compiles against the SDK.</summary>
public sealed class CSharpReferenceTests
{
    [Fact]
    public void A36_every_CSharp_example_of_the_reference_compiles()
    {
        var sources = ApiDocument
            .Embedded()
            .Operations.Where(o => CSharpSample.Of(o) is not null)
            .Select(o => (o.Id, InAMethod(o)))
            .ToList();
        Assert.True(sources.Count > 150);
        Assert.Empty(ReaderCompiler.Faults(ReaderCompiler.Compile(sources, OutputKind.DynamicallyLinkedLibrary)));
    }

    [Fact]
    public void One_that_is_wrong_is_told()
    {
        var compilation = ReaderCompiler.Compile(
            [("wrong", "class A { KpnEen.Sdk.KpnEenClient b = 7; }")],
            OutputKind.DynamicallyLinkedLibrary
        );
        Assert.StartsWith("wrong: ", Assert.Single(ReaderCompiler.Faults(compilation)), StringComparison.Ordinal);
    }

    // A file each, so that a fault names its operation; together, so that they are one compilation.
    private static string InAMethod(DocumentedOperation operation)
    {
        var given = CSharpSample.Given(operation).Split('\n');
        return $$"""
            {{given[0]}}
            internal static class Example_{{operation.Id}}
            {
                internal static async Task Run()
                {
                    {{string.Join('\n', given[1..])}}
                    {{CSharpSample.Of(operation)}}
                    await Task.CompletedTask;
                }
            }
            """;
    }
}
