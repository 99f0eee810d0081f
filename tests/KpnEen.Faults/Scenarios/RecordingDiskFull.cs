using KpnEen.Faults.Checking;
using KpnEen.Faults.Load;
using KpnEen.Faults.Running;

namespace KpnEen.Faults.Scenarios;

/// <summary>F09: the disk of the recordings is full: the calls go on, the failure is told, no half file is offered; with room again all is as before.</summary>
public static class RecordingDiskFull
{
    public static async Task<FaultReport> RunAsync(int calls, int seed)
    {
        var plan = new CallPlan
        {
            RingFor = (0.05, 0.2),
            TalkFor = (4, 5),
            GiveUp = 0,
            Refuse = 0,
            CalleeEnds = 0,
        };
        // Both phones are recorded: stereo, 32 KB a second and call.
        await using var installation = await Installation.StartAsync(
            plan,
            seed,
            phones: 2,
            under: TinyDisk.Under("{state}/recordings", kilobytes: 4096)
        );
        var recordings = Path.Combine(installation.Server.StateFolder, "recordings");
        await installation.Load.CallAsync(calls, TimeSpan.FromSeconds(1) - TimeSpan.FromSeconds(1.0 / calls));
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        await TinyDisk.FillAsync(installation.Server, recordings);
        await installation.Load.CallAsync(calls, TimeSpan.FromSeconds(1) - TimeSpan.FromSeconds(1.0 / calls));
        await installation.Load.QuietAsync(TimeSpan.FromSeconds(30));
        TinyDisk.Empty(installation.Server, recordings);
        var room = TimeProvider.System.GetUtcNow();
        await installation.Load.CallAsync(calls, TimeSpan.FromSeconds(1) - TimeSpan.FromSeconds(1.0 / calls));
        var violations = (await installation.CheckAsync()).ToList();

        var facts = await installation.FactsAsync();
        var failed = facts.Recordings.Count(r => r.State == "failed");
        var told = facts.Events.Count(e => e.Type == "call.recording.failed");
        if (failed == 0 || told < failed)
            violations.Add(new Violation("F09", $"{failed} recordings failed and {told} times it was told"));
        violations.AddRange(
            installation.Ledger.Calls.Where(c => c.Caller.By != Ledger.EndedBy.Phone).Select(c => new Violation("F09", $"was cut off: {c}"))
        );
        var later = facts.Records.Where(r => r.StartedAt > room).Select(r => r.ConversationId).ToHashSet(StringComparer.Ordinal);
        violations.AddRange(
            facts
                .Recordings.Where(r => later.Contains(r.ConversationId) && r.State != "available")
                .Select(r => new Violation("F09", $"recording {r.Id} is {r.State} though there is room again"))
        );
        return new FaultReport(
            "F09",
            violations,
            $"{facts.Recordings.Length} recordings, {failed} failed for want of room, {told} times told",
            TimeSpan.Zero,
            installation.Server.Log
        );
    }
}
