namespace KpnEen.Fuzz.Tests;

/// <summary>Twice the input, not much more than twice the time: nothing here looks back over what it has read (CPU exhaustion, S16 and S35).</summary>
public sealed class GrowthTests
{
    private const double MostPerDoubling = 2.5;

    [Theory]
    [MemberData(nameof(Families))]
    public void Time_grows_with_the_length_and_no_faster(string family)
    {
        // What is quadratic fails every time; a collection or a recompilation in the middle does not repeat itself.
        var tries = new List<string>();
        for (var attempt = 0; attempt < 6; attempt++)
        {
            var times = HostileFamilies.Times(family);
            if (times[2] <= times[0] * MostPerDoubling * MostPerDoubling)
                return;
            tries.Add(string.Join(" / ", times.Select(t => $"{t / 1000:F0} us")));
        }
        Assert.Fail($"{family}: {string.Join(", ", tries)} for n, 2n, 4n");
    }

    public static TheoryData<string> Families => HostileFamilies.Names;
}
