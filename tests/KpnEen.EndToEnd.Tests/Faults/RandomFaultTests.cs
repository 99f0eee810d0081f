using KpnEen.Faults.Scenarios;
using Xunit.Abstractions;

namespace KpnEen.EndToEnd.Tests.Faults;

/// <summary>
/// The random run of the reliability plan with each kind of fault once. Half an hour of it, ten seeds, by
/// <c>dotnet run -c Release --project tests/KpnEen.Faults -- random --seeds 10</c>.
/// </summary>
public sealed class RandomFaultTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Whatever_breaks_at_random_the_books_are_right_afterwards()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("KPNEEN_FAULT_SEED"), out var chosen)
            ? chosen
            : Environment.TickCount & 0xFFFFFF;
        output.WriteLine($"seed {seed} (KPNEEN_FAULT_SEED chooses it again)");
        using var told = new StringWriter();
        var report = await RandomFaults.RunAsync(TimeSpan.FromSeconds(40), faults: Enum.GetValues<FaultKind>().Length, rate: 8, seed, told);
        output.WriteLine(told.ToString());
        FaultAssert.Holds(report, output);
    }
}
