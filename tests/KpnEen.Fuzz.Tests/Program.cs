using System.Globalization;
using KpnEen.Fuzz.Tests;

// The long run before a release:  dotnet run -c Release --project tests/KpnEen.Fuzz.Tests -- 20000000 [seed]
// One input again:                dotnet run -c Release --project tests/KpnEen.Fuzz.Tests -- 1 SEED NUMBER
var count = args.Length > 0 ? long.Parse(args[0], CultureInfo.InvariantCulture) : 20_000_000;
var seed = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : Random.Shared.Next(1_000_000);
var first = args.Length > 2 ? long.Parse(args[2], CultureInfo.InvariantCulture) : 0;
var begin = TimeProvider.System.GetTimestamp();
Console.WriteLine($"seed {seed}, {count} inputs from {first}");
const long Slice = 10_000;
var findings = Enumerable
    .Range(0, (int)((count + Slice - 1) / Slice))
    .AsParallel()
    .WithDegreeOfParallelism(Environment.ProcessorCount)
    .SelectMany(slice => new FuzzRun(seed).Run(first + slice * Slice, Math.Min(Slice, count - slice * Slice)))
    .ToList();
foreach (var finding in findings)
    Console.WriteLine(finding);
Console.WriteLine($"{findings.Count} findings in {TimeProvider.System.GetElapsedTime(begin).TotalSeconds:F0} s");
return findings.Count == 0 ? 0 : 1;
