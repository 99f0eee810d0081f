using System.Reflection;
using System.Text.RegularExpressions;
using KpnEen.Media;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Tests.Architecture;
using KpnEen.Sip;

namespace KpnEen.Pbx.Tests;

/// <summary>The floors of the house, and its habits.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly Assembly Pbx = typeof(Call).Assembly;
    private static readonly Assembly Sip = typeof(SipStack).Assembly;
    private static readonly Assembly Media = typeof(MediaEngine).Assembly;

    [Fact]
    public void Sip_and_Media_know_neither_each_other_nor_anything_above()
    {
        foreach (var floor in new[] { Sip, Media })
            Assert.DoesNotContain(floor.GetReferencedAssemblies(), a => a.Name!.StartsWith("KpnEen", StringComparison.Ordinal));
    }

    [Fact]
    public void The_exchange_stands_on_Sip_and_Media_alone() =>
        Assert.Equal(
            ["KpnEen.Media", "KpnEen.Sip"],
            Pbx.GetReferencedAssemblies().Select(a => a.Name!).Where(n => n.StartsWith("KpnEen", StringComparison.Ordinal)).Order()
        );

    [Fact]
    public void Only_legs_and_the_composition_see_both_signalling_and_media()
    {
        var both = Pbx.GetTypes().Where(t => Sees(t, Sip) && Sees(t, Media)).Select(Folder).Distinct();
        Assert.Equal(["Legs", "Switching"], both.Order());
    }

    [Theory]
    [InlineData("Services")]
    [InlineData("Destinations")]
    [InlineData("Directory")]
    [InlineData("Events")]
    [InlineData("MidCall")]
    [InlineData("Conferences")]
    [InlineData("Control")]
    [InlineData("Calls")]
    [InlineData("State")]
    public void Call_logic_sees_a_leg_and_never_what_carries_it(string folder)
    {
        var types = Pbx.GetTypes().Where(t => Folder(t) == folder).ToArray();
        Assert.NotEmpty(types);
        Assert.Empty(types.Where(t => Sees(t, Sip) || Sees(t, Media)).Select(t => t.FullName));
    }

    [Fact]
    public void The_registrar_knows_no_media() => Assert.DoesNotContain(Pbx.GetTypes(), t => Folder(t) == "Registrar" && Sees(t, Media));

    [Fact]
    public void Nothing_static_can_change()
    {
        var fields = new[] { Pbx, Sip, Media, typeof(Sandbox.Phones.SoftPhone).Assembly }
            .SelectMany(a => a.GetTypes())
            .Where(t => !t.Name.Contains('<') && !(t.FullName ?? "").Contains('<'))
            .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(f =>
                f is { IsInitOnly: false, IsLiteral: false }
                && !Attribute.IsDefined(f, typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute))
            );
        Assert.Empty(fields.Select(f => $"{f.DeclaringType}.{f.Name}"));
        Assert.Empty(SourceFile.Of("src").SelectMany(f => f.Find(MutableStatic())));
    }

    [Fact]
    public void No_code_leaves_the_context_it_runs_on() => Assert.Empty(SourceFile.Of("src").SelectMany(f => f.Find(Hop())));

    [Fact]
    public void S35_no_pattern_can_be_made_to_backtrack_for_ever()
    {
        var patterns = SourceFile.Of("src", "sdk", "samples").SelectMany(f => f.Find(Pattern())).ToArray();
        Assert.NotEmpty(patterns);
        Assert.DoesNotContain(
            patterns,
            p => !p.Contains("NonBacktracking", StringComparison.Ordinal) && !p.Contains("imeout", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Files_are_small()
    {
        var files = SourceFile.Of("src", "sdk", "samples");
        var lengths = files.Select(f => f.Lines.Length).Order().ToArray();
        Assert.Empty(files.Where(f => f.Lines.Length > 400).Select(f => $"{f.Path}: {f.Lines.Length} lines"));
        Assert.InRange(lengths[lengths.Length / 2], 1, 60);
        Assert.InRange(lengths[lengths.Length * 9 / 10], 1, 200);
    }

    private static bool Sees(Type type, Assembly floor) => UsedTypes.Of(type).Any(t => t.Assembly == floor);

    private static string Folder(Type type) => (type.Namespace ?? "").Split('.') is ["KpnEen", "Pbx", var folder, ..] ? folder : "";

    [GeneratedRegex(@"new Regex\(|\[GeneratedRegex\(|\bRegex\.(IsMatch|Match|Matches|Replace|Split|Count|Enumerate)\w*\(")]
    private static partial Regex Pattern();

    [GeneratedRegex(@"ConfigureAwait\(false\)|\bTask\.Run\(|\basync void\b|\bThread\.Sleep\(")]
    private static partial Regex Hop();

    [GeneratedRegex(
        @"^\s*((public|private|internal|protected|volatile)\s+)*static\s+(?!readonly\b|class\b|partial\b|extern\b|async\b|implicit\b|explicit\b)[\w<>\[\],.?]+\s+\w+\s*(;|=[^>=]|\{ get; (\w+ )?set; \})"
    )]
    private static partial Regex MutableStatic();
}
