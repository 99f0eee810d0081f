using System.Globalization;
using KpnEen.Faults.Scenarios;

// Faults done to the product as it is run, and the books checked afterwards. Exit code 1 when an invariant does not hold.
//   dotnet run --project tests/KpnEen.Faults -- kill [--rounds 20] [--calls 50] [--seed N]
int Option(string name, int standard) =>
    Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : standard;

var seed = Option("--seed", Environment.TickCount & 0xFFFFFF);
switch (args.FirstOrDefault())
{
    case "kill":
        var report = await KillRounds.RunAsync(Option("--rounds", 20), Option("--calls", 50), seed, Console.Out);
        Console.WriteLine(report);
        if (report.Violations.Count > 0 && Array.IndexOf(args, "--log") >= 0)
            Console.WriteLine(report.ServerLog);
        return report.Violations.Count == 0 ? 0 : 1;
    default:
        Console.Error.WriteLine("kill [--rounds 20] [--calls 50] [--seed N] [--log]");
        return 2;
}
