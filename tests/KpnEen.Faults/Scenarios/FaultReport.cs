using KpnEen.Faults.Checking;

namespace KpnEen.Faults.Scenarios;

/// <summary>What came of a fault.</summary>
/// <param name="Figures">For people.</param>
/// <param name="Worst">The longest time the fault kept the exchange away, where that is its measure.</param>
/// <param name="ServerLog">All the server said.</param>
public sealed record FaultReport(string Fault, IReadOnlyList<Violation> Violations, string Figures, TimeSpan Worst, string ServerLog)
{
    public override string ToString() =>
        $"{Fault}: {Figures}; {(Violations.Count == 0 ? "I1-I9 hold" : $"{Violations.Count} violations:\n  {string.Join("\n  ", Violations.Take(40))}")}";
}
