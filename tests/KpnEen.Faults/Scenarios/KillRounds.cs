using KpnEen.Faults.Checking;
using KpnEen.Faults.Load;
using KpnEen.Faults.Running;

namespace KpnEen.Faults.Scenarios;

/// <summary>F01: kill -9 with calls in every phase, at random moments, again and again; then the books.</summary>
public static class KillRounds
{
    /// <summary>Time from the start of the process until it takes calls (A6).</summary>
    public static readonly TimeSpan BackWithin = TimeSpan.FromSeconds(5);

    public static async Task<FaultReport> RunAsync(int rounds, int calls, int seed, TextWriter told)
    {
        await told.WriteLineAsync($"F01: {rounds} kills with {calls} calls, seed {seed}");
        // In three seconds all begin; at any moment after that some ring, some are being answered, some talk, some hang up.
        var plan = new CallPlan { RingFor = (0.1, 2), TalkFor = (0.5, 8) };
        var dice = new Dice(seed);
        await using var installation = await Installation.StartAsync(plan, seed, settings: RandomFaults.Settings);
        var away = new List<TimeSpan>();
        for (var round = 0; round < rounds; round++)
        {
            await installation.Load.CallAsync(calls / 3.0, TimeSpan.FromSeconds(3) - TimeSpan.FromSeconds(3.0 / calls));
            await Task.Delay(dice.Between((0, 3)), TimeProvider.System);
            var live = installation.Ledger.Live;
            away.Add(await installation.KillAndStartAsync());
            var quiet = await installation.Load.QuietAsync(TimeSpan.FromSeconds(40));
            await told.WriteLineAsync(
                $"  round {round + 1}: {live} calls live, back in {away[^1].TotalSeconds:F1} s, {(quiet ? "all phones idle" : "NOT all phones idle")}"
            );
        }
        var violations = await installation.CheckAsync();
        return new FaultReport(
            "F01",
            violations,
            $"{installation.Ledger.Calls.Count} calls, {installation.Ledger.Calls.Count(c => installation.Ledger.KillOf(c) is not null)} killed, "
                + $"back after {away.Max().TotalSeconds:F1} s at most",
            away.Max(),
            installation.Server.Log
        );
    }
}
