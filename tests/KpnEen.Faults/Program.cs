using System.Globalization;
using KpnEen.Faults.Scenarios;

// Faults done to the product as it is run, and the books checked afterwards. Exit code 1 when an invariant does not hold.
//   dotnet run -c Release --project tests/KpnEen.Faults -- kill [--rounds 20] [--calls 50] [--seed N]
//   dotnet run -c Release --project tests/KpnEen.Faults -- random [--seconds 1800] [--faults 120] [--rate 10] [--seeds 10] [--seed N]
int Option(string name, int standard) =>
    Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : standard;

var seed = Option("--seed", Environment.TickCount & 0xFFFFFF);
switch (args.FirstOrDefault())
{
    case "kill":
        var report = await KillRounds.RunAsync(Option("--rounds", 20), Option("--calls", 50), seed, Console.Out);
        Console.WriteLine(report);
        if (Array.IndexOf(args, "--log") >= 0)
            Console.WriteLine(report.ServerLog);
        return report.Violations.Count == 0 ? 0 : 1;
    case "random":
        return await RandomAsync();
    default:
        Console.Error.WriteLine(
            "kill [--rounds 20] [--calls 50] | random [--seconds 1800] [--faults 120] [--rate 10] [--seeds 1]; [--seed N] [--log]"
        );
        return 2;
}

async Task<int> RandomAsync()
{
    var bad = 0;
    for (var n = 0; n < Option("--seeds", 1); n++)
    {
        var seconds = Option("--seconds", 1800);
        var run = await RandomFaults.RunAsync(
            TimeSpan.FromSeconds(seconds),
            Option("--faults", seconds / 15),
            Option("--rate", 10),
            seed + n,
            Console.Out
        );
        Console.WriteLine(run);
        if (Array.IndexOf(args, "--log") >= 0)
            Console.WriteLine(run.ServerLog);
        bad += run.Violations.Count;
    }
    return bad == 0 ? 0 : 1;
}
