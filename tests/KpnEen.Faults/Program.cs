using System.Globalization;
using KpnEen.Faults.Scenarios;

// Faults done to the product as it is run, and the books checked afterwards. Exit code 1 when something does not hold. README.md tells more.
int Option(string name, int standard) =>
    Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : standard;

TimeSpan Seconds(int standard) => TimeSpan.FromSeconds(Option("--seconds", standard));

var first = Option("--seed", Environment.TickCount & 0xFFFFFF);
var failed = false;
for (var seed = first; seed < first + Option("--seeds", 1); seed++)
{
    var report = args.FirstOrDefault() switch
    {
        "kill" => await KillRounds.RunAsync(Option("--rounds", 20), Option("--calls", 50), seed, Console.Out),
        "webhook-kill" => await WebhookKills.RunAsync(Option("--rounds", 200), seed, Console.Out),
        "drain" => await Drain.RunAsync(Option("--calls", 100), seed),
        "database" => await DatabaseHangs.RunAsync(Seconds(30), Option("--rate", 50), 500, seed),
        "starve" => await Starvation.RunAsync(Seconds(30), Option("--rate", 10), seed),
        "disk" => await RecordingDiskFull.RunAsync(Option("--calls", 10), seed),
        "migrate" => await MigrationKills.RunAsync(Option("--rounds", 20), seed),
        "rows" => await BadRows.RunAsync(seed),
        "random" => await RandomFaults.RunAsync(
            Seconds(1800),
            Option("--faults", (int)Seconds(1800).TotalSeconds / 15),
            Option("--rate", 10),
            seed,
            Console.Out
        ),
        "soak" => await Soak.RunAsync(Seconds(3600), Option("--rate", 30), seed, Console.Out),
        _ => null,
    };
    if (report is null)
    {
        Console.Error.WriteLine(
            "kill | webhook-kill | drain | database | starve | disk | migrate | rows | random | soak   [--seed N] [--seeds N] [--rounds N] [--calls N] [--seconds N] [--rate N] [--faults N] [--log]"
        );
        return 2;
    }
    Console.WriteLine(report);
    if (Array.IndexOf(args, "--log") >= 0)
        Console.WriteLine(report.ServerLog);
    failed |= report.Violations.Count > 0 || (args[0] == "kill" && report.Worst > KillRounds.BackWithin);
}
return failed ? 1 : 0;
