using KpnEen.Faults.Checking;
using KpnEen.Faults.Ledger;
using KpnEen.Faults.Load;
using KpnEen.Faults.Running;
using KpnEen.Testing;

namespace KpnEen.Faults.Scenarios;

/// <summary>F25, F26 and F28: little memory, no processor, no file handles; calls that run go on, new ones wait or are refused, and it recovers.</summary>
public static class Starvation
{
    private const int Speaking = 5;

    // F26: p95 of the set-up.
    private static readonly TimeSpan HeardWithin = TimeSpan.FromSeconds(2);

    public static async Task<FaultReport> RunAsync(TimeSpan each, double rate, int seed)
    {
        var plan = new CallPlan { RingFor = (0.1, 1), TalkFor = (1, 6) };
        // F25: hexadecimal, 128 MB.
        var settings = new Dictionary<string, string?> { ["DOTNET_GCHeapHardLimit"] = "8000000" };
        await using var installation = await Installation.StartAsync(plan, seed, settings: settings);
        var violations = new List<Violation>();

        await installation.Load.SpeakAsync(Speaking);
        var began = TimeProvider.System.GetUtcNow();
        await using (BurnAsync())
        await using (BurnAsync())
            await installation.Load.CallAsync(rate, each);
        await installation.Load.QuietAsync(TimeSpan.FromSeconds(60));
        // Phones, exchange and clocks all wait for a processor.
        installation.Ledger.WasDisturbed(new Disturbance(began, TimeProvider.System.GetUtcNow(), HeardWithin * 2));
        var waits = installation.Load.WaitsSince(began);
        var p95 = waits[(int)(waits.Count * 0.95)];
        if (p95 > HeardWithin)
            violations.Add(new("F26", $"with no processor left of a hundred callers the fifth slowest waited {p95.TotalSeconds:F1} s"));

        // F28: some calls run, then there is no handle for another.
        await installation.Load.CallAsync(rate, TimeSpan.FromSeconds(1));
        await LimitHandlesAsync(installation, installation.Server.Handles + 4);
        var starved = TimeProvider.System.GetUtcNow();
        await installation.Load.CallAsync(rate * 3, each / 2);
        var sound = await installation.Load.HushAsync();
        await installation.Server.WithLogAsync(() => LimitHandlesAsync(installation, 4096));
        await installation.Load.QuietAsync(TimeSpan.FromSeconds(60));
        var refused = installation.Ledger.Calls.Count(c => c.Caller.Began >= starved && c.Caller.Status is 503 or 500);
        var recovered = TimeProvider.System.GetUtcNow();
        await installation.Load.CallAsync(rate, TimeSpan.FromSeconds(2));
        await installation.Load.QuietAsync(TimeSpan.FromSeconds(60));
        if (installation.Ledger.Calls.Any(c => c.Caller.Began >= recovered && c.Caller.Status is 0 or 408 or 500 or 503))
            violations.Add(new("F28", "calls fail after the handles are back"));
        // Who has no processor is late; lost is next to nothing, in 128 MB, beside busy loops and without a handle.
        if (sound.IsPatchy)
            violations.Add(new("F25", $"speech suffered: {sound}"));
        violations.AddRange(
            installation
                .Ledger.Calls.Where(c => c.Caller is { Answered: not null, By: EndedBy.Timeout })
                .Select(c => new Violation("F26", $"was cut off: {c}"))
        );
        violations.AddRange(await installation.CheckAsync());
        return new FaultReport(
            "F25, F26, F28",
            violations,
            $"{installation.Ledger.Calls.Count} calls in 128 MB of heap; first word after {p95.TotalMilliseconds:F0} ms (p95) beside two busy loops; "
                + $"{refused} refused without handles; {sound}",
            TimeSpan.Zero,
            installation.Server.Log
        );
    }

    private static ForeignProcess BurnAsync() => ForeignProcess.Start("/bin/sh", ["-c", "while :; do :; done"]);

    private static Task LimitHandlesAsync(Installation installation, int handles) =>
        ForeignProcess.RunAsync(
            RequiredTool.Find("prlimit", "util-linux"),
            [$"--pid={installation.Server.Id}", $"--nofile={handles}:4096"]
        );
}
