using KpnEen.Fuzz.Tests.Targets;
using KpnEen.Testing;

namespace KpnEen.Fuzz.Tests;

/// <summary>Mutated inputs of one seed, each with a number by which it can be made again.</summary>
internal sealed class FuzzRun(int seed)
{
    private readonly (string Name, int Share, Mutator Mutator, Action<byte[], Random> Check)[] targets =
    [
        ("message", 45, new(FuzzSeeds.Messages), MessageTarget.Check),
        ("header value", 17, new(FuzzSeeds.Values), ValueTarget.Check),
        ("session description", 15, new(FuzzSeeds.Descriptions), DescriptionTarget.Check),
        ("packet", 8, new(FuzzSeeds.Packets), PacketTarget.Check),
        ("voice", 2, new(FuzzSeeds.Packets), VoiceTarget.Check),
        ("check", 3, new(FuzzSeeds.Checks), CheckTarget.Check),
        ("stream", 5, new(FuzzSeeds.Messages), StreamTarget.Check),
        ("sound file", 5, new(FuzzSeeds.SoundFiles), SoundFileTarget.Check),
    ];

    /// <summary>The first findings, ten at most.</summary>
    public IReadOnlyList<Finding> Run(long first, long count)
    {
        var findings = new List<Finding>();
        for (var number = first; number < first + count && findings.Count < 10; number++)
        {
            if (Try(number) is { } finding)
                findings.Add(finding);
        }
        return findings;
    }

    public Finding? Try(long number)
    {
        var random = new Random(unchecked((int)(seed * 1_000_003L + number * 7_919)));
        var draw = random.Next(100);
        foreach (var (name, share, mutator, check) in targets)
        {
            if ((draw -= share) >= 0)
                continue;
            var input = mutator.Next(random);
            try
            {
                check(input, random);
                return null;
            }
            catch (Exception e)
            {
                return new(seed, number, name, input, e);
            }
        }
        throw new InvalidOperationException("The shares do not add up to 100.");
    }
}
