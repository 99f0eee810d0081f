using System.Globalization;
using KpnEen.Faults.Load;
using KpnEen.Faults.Running;

namespace KpnEen.Faults.Scenarios;

/// <summary>F38: calls at a steady rate for a long time; memory and handles must not grow, and the books must be right.</summary>
public static class Soak
{
    // The plan: less than 1 MB an hour after warm-up.
    private const double SlopeLimit = 1;

    public static async Task<FaultReport> RunAsync(TimeSpan duration, double rate, int seed, TextWriter told)
    {
        await told.WriteLineAsync($"F38: {duration.TotalMinutes:F0} minutes at {rate} calls/s, seed {seed}");
        var plan = new CallPlan { RingFor = (0.1, 2), TalkFor = (0.5, 8) };
        await using var installation = await Installation.StartAsync(plan, seed);
        var samples = new List<(double Hours, double Megabytes, int Handles)>();
        var calling = installation.Load.CallAsync(rate, duration);
        var began = TimeProvider.System.GetTimestamp();
        while (!calling.IsCompleted)
        {
            await Task.WhenAny(calling, Task.Delay(duration / 60, TimeProvider.System));
            var hours = TimeProvider.System.GetElapsedTime(began).TotalHours;
            samples.Add((hours, ResidentMegabytes(installation.Server.Id), installation.Server.Handles));
            await told.WriteLineAsync(
                $"  {hours * 60, 6:F1} min: {samples[^1].Megabytes:F1} MB, {samples[^1].Handles} handles, {installation.Ledger.Calls.Count} calls"
            );
        }
        var violations = (await installation.CheckAsync()).ToList();
        // The first third warms up: tiers of the compiler, pools, the garbage collector's own idea of how much it needs.
        var steady = samples.Where(s => s.Hours > duration.TotalHours / 3).ToList();
        var slope = Slope(steady.Select(s => (s.Hours, s.Megabytes)));
        var handles = steady[^1].Handles - steady[0].Handles;
        if (duration >= TimeSpan.FromMinutes(30) && slope > SlopeLimit)
            violations.Add(new("F38", $"resident memory grows {slope:F1} MB an hour"));
        // Media ports rest a while before they are used again: a minute warms nothing up.
        if (duration >= TimeSpan.FromMinutes(10) && handles > 4 * 8)
            violations.Add(new("F38", $"{handles} handles more than after the warm-up"));
        var figures =
            $"{installation.Ledger.Calls.Count} calls, {slope:F2} MB an hour after warm-up, {handles} handles more, {steady[^1].Megabytes:F0} MB";
        return new FaultReport("F38", violations, figures, TimeSpan.Zero, installation.Server.Log);
    }

    /// <summary>Least squares.</summary>
    private static double Slope(IEnumerable<(double X, double Y)> points)
    {
        var all = points.ToArray();
        var (x, y) = (all.Average(p => p.X), all.Average(p => p.Y));
        var spread = all.Sum(p => (p.X - x) * (p.X - x));
        return spread == 0 ? 0 : all.Sum(p => (p.X - x) * (p.Y - y)) / spread;
    }

    private static double ResidentMegabytes(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
