using KpnEen.Docs.Tests.Running;
using Microsoft.CodeAnalysis;

namespace KpnEen.Docs.Tests.Examples;

/// <summary>A36: what a guide tells to type works, from its first line to its last.</summary>
[Collection(SandboxedCollection.Name)]
public sealed class GuideTests(Sandboxed sandbox)
{
    // Guides that show how a refusal looks.
    private static readonly Dictionary<string, int[]> Refusals = new() { ["conventions"] = [404] };

    public static TheoryData<string> Names => [.. Guide.All.Select(g => g.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A36_the_commands_of_a_guide_do_what_it_says(string name)
    {
        var guide = Guide.All.Single(g => g.Name == name);
        var (id, secret) = sandbox.Client("client");
        var (partner, partnerSecret) = sandbox.Client("partnerClient");
        using var terminal = new Terminal(
            new Dictionary<string, string?>
            {
                ["API"] = sandbox.Api,
                ["CLIENT_ID"] = id,
                ["CLIENT_SECRET"] = secret,
                ["PARTNER_ID"] = partner,
                ["PARTNER_SECRET"] = partnerSecret,
                ["TOKEN"] = await sandbox.TokenAsync("client"),
            }
        );
        var (statuses, output) = await terminal.RunAsync(guide.Commands);
        var commands = guide.Commands.Split("curl ").Length - 1;
        Assert.True(statuses.Count == commands, $"{statuses.Count} of {commands} commands were answered:\n{output}");
        Assert.True(
            statuses.Where(s => s is < 200 or > 299).SequenceEqual(Refusals.GetValueOrDefault(name) ?? []),
            $"{name} was answered {string.Join(' ', statuses)}:\n{output}"
        );
    }

    [Fact]
    public async Task A36_the_CSharp_of_the_guides_compiles_and_what_can_run_runs()
    {
        // What the examples read, as ./run leaves it.
        Environment.SetEnvironmentVariable("KPNEEN_SANDBOX", sandbox.Server.SandboxFile);
        var programs = Guide.All.SelectMany(g => g.Programs()).ToList();
        Assert.Contains(programs, p => p.Runs);
        foreach (var (name, program, runs) in programs)
        {
            var compilation = ReaderCompiler.Compile([(name, program)], OutputKind.ConsoleApplication);
            Assert.Empty(ReaderCompiler.Faults(compilation));
            if (runs)
                await ReaderCompiler.RunAsync(compilation);
        }
    }
}
