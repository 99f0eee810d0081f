using KpnEen.Sip;
using KpnEen.Sip.Parsing;
using KpnEen.Testing;

namespace KpnEen.Fuzz.Tests;

/// <summary>The gate of every run: 200 000 inputs, no finding. The seed stands in the failure.</summary>
public sealed class FuzzGateTests
{
    public static TheoryData<int> Seeds => [1, 4475, 5118, Random.Shared.Next(1_000_000)];

    [Theory]
    [MemberData(nameof(Seeds), DisableDiscoveryEnumeration = true)]
    public void No_parser_throws_allocates_by_what_is_announced_or_reads_otherwise_what_it_wrote(int seed)
    {
        var findings = new FuzzRun(seed).Run(0, 50_000);
        Assert.True(findings.Count == 0, string.Join("\n\n", findings));
    }

    [Fact]
    public void An_input_is_made_again_by_seed_and_number()
    {
        var (one, other) = (new Random(7), new Random(7));
        var mutator = new Mutator(FuzzSeeds.Messages);
        for (var n = 0; n < 100; n++)
            Assert.Equal(mutator.Next(one), mutator.Next(other));
    }

    [Fact]
    public void The_inputs_are_neither_all_good_nor_all_bad()
    {
        var mutator = new Mutator(FuzzSeeds.Messages);
        var random = new Random(3);
        var taken = Enumerable.Range(0, 2000).Count(_ => SipParser.Parse(mutator.Next(random), SipLimits.Default).Message is not null);
        Assert.InRange(taken, 400, 1600);
    }
}
