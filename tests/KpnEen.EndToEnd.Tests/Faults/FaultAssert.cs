using KpnEen.Faults.Scenarios;
using Xunit.Abstractions;

namespace KpnEen.EndToEnd.Tests.Faults;

internal static class FaultAssert
{
    /// <summary>I1 to I9 hold; else every violation is told, and the server's log is printed.</summary>
    public static void Holds(FaultReport report, ITestOutputHelper output)
    {
        output.WriteLine(report.ToString());
        if (report.Violations.Count > 0)
            output.WriteLine(report.ServerLog);
        Assert.True(report.Violations.Count == 0, report.ToString());
    }
}
