using KpnEen.Faults.Checking;
using KpnEen.Faults.Ledger;
using KpnEen.Faults.Load;
using KpnEen.Faults.Running;

namespace KpnEen.Faults.Scenarios;

/// <summary>F05: SIGTERM with calls: new ones are refused with 503 and Retry-After, those that run go on to their own end, exit code 0.</summary>
public static class Drain
{
    public static async Task<FaultReport> RunAsync(int calls, int seed)
    {
        var plan = new CallPlan
        {
            RingFor = (0.05, 0.2),
            TalkFor = (4, 8),
            GiveUp = 0,
            Refuse = 0,
            CalleeEnds = 0,
        };
        var settings = new Dictionary<string, string?> { ["KPNEEN_DRAIN"] = "60" };
        await using var installation = await Installation.StartAsync(plan, seed, settings: settings);
        await installation.Load.CallAsync(calls, TimeSpan.FromSeconds(1) - TimeSpan.FromSeconds(1.0 / calls));
        var running = installation.Ledger.Calls.Count;
        while (installation.Ledger.Calls.Any(c => c.Caller is { Answered: null, IsOver: false }))
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        await installation.Server.SignalAsync("TERM");
        await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        await installation.Load.CallAsync(10, TimeSpan.FromMilliseconds(450));
        var code = await installation.Server.ExitAsync(TimeSpan.FromSeconds(60));
        await installation.Load.QuietAsync(TimeSpan.FromSeconds(20));

        var violations = new List<Violation>();
        // A machine that is busy with something else may have had no room for some.
        var old = installation.Ledger.Calls.OrderBy(c => c.Caller.Began).Take(running).Where(c => c.Caller.Answered is not null).ToArray();
        if (old.Length < calls / 2)
            violations.Add(new("F05", $"of {calls} calls only {old.Length} were answered at all"));
        var refused = installation.Ledger.Calls.OrderBy(c => c.Caller.Began).Skip(running).ToArray();
        if (code != 0)
            violations.Add(new("F05", $"exit code {code}"));
        violations.AddRange(old.Where(c => c.Caller.By != EndedBy.Phone).Select(c => new Violation("F05", $"was cut off: {c}")));
        violations.AddRange(refused.Where(c => c.Caller.Status != 503 || c.Accepted).Select(c => new Violation("F05", $"was taken: {c}")));
        await installation.Server.StartAgainAsync();
        violations.AddRange(await installation.CheckAsync());
        return new FaultReport(
            "F05",
            violations,
            $"{old.Length} calls went on, {refused.Length} were refused, exit code {code}",
            TimeSpan.Zero,
            installation.Server.Log
        );
    }
}
