using System.Diagnostics;
using KpnEen.Media.Transport;

namespace KpnEen.Media.Tests.Transport;

public sealed class AllowanceTests
{
    [Fact]
    public void A_burst_of_video_is_read_at_once_and_a_flood_only_so_fast()
    {
        var allowance = new Allowance();
        var start = 100 * Stopwatch.Frequency;
        var taken = 0;
        for (var round = 0; round < 20; round++)
            taken += allowance.Take(start);
        Assert.InRange(taken, Allowance.Burst, Allowance.Burst + 20);

        // Ten seconds of rounds half a millisecond long.
        taken = 0;
        for (var round = 1; round <= 20_000; round++)
            taken += allowance.Take(start + round * Stopwatch.Frequency / 2000);
        Assert.InRange(taken, 10 * Allowance.Rate, 10 * Allowance.Rate * 11 / 10);
    }

    [Fact]
    public void It_is_whole_again_after_a_while_and_never_more()
    {
        var allowance = new Allowance();
        for (var round = 0; round < 100; round++)
            allowance.Take(Stopwatch.Frequency);
        Assert.Equal(1, allowance.Take(Stopwatch.Frequency));
        var taken = 0;
        for (var round = 0; round < 100; round++)
            taken += allowance.Take(3600 * Stopwatch.Frequency);
        Assert.InRange(taken, Allowance.Burst, Allowance.Burst + 100);
    }
}
