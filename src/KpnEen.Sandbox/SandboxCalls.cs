using System.Collections.Concurrent;
using KpnEen.Pbx;
using KpnEen.Sandbox.Phones;

namespace KpnEen.Sandbox;

/// <summary>Calls that a developer made from the simulated public network. Thread-safe; the oldest that ended make room.</summary>
public sealed class SandboxCalls(SimulatedNetwork network, Supervisor supervisor, TimeProvider time) : IDisposable
{
    private const int Most = 1000;

    // What phones of the sandbox say, and what the exchange plays: ringback, and the first of the music.
    private static readonly int[] Tones = [440, 1000, 425, 700, 600, 500, 880];
    private readonly ConcurrentDictionary<string, Entry> calls = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource stopping = new();

    public SandboxCallView Start(SandboxCall wish, string from, string to)
    {
        var id = Ids.New("sbc", time);
        var call = network.Call(wish.Withheld ? null : from, wish.Name, to);
        var entry = calls[id] = new Entry(id, to, wish.Withheld ? null : from, call);
        supervisor.Start("sandbox call", () => RunAsync(call, wish));
        foreach (var old in calls.Values.Where(c => c.Call.Ended.IsCompleted).OrderBy(c => c.Id).Take(calls.Count - Most))
            calls.TryRemove(old.Id, out _);
        return View(entry);
    }

    /// <summary>Null: no such call.</summary>
    public SandboxCallView? Find(string id) => calls.TryGetValue(id, out var entry) ? View(entry) : null;

    /// <summary>The caller hangs up, or gives up. False: no such call.</summary>
    public async Task<bool> HangUpAsync(string id)
    {
        if (!calls.TryGetValue(id, out var entry))
            return false;
        if (!entry.Call.Ended.IsCompleted)
            await entry.Call.HangUpAsync();
        return true;
    }

    public async Task HangUpAllAsync()
    {
        foreach (var id in calls.Keys)
            await HangUpAsync(id);
    }

    /// <summary>Scripts go no further.</summary>
    public void Stop() => stopping.Cancel();

    public void Dispose() => stopping.Dispose();

    private async Task RunAsync(SoftPhoneCall call, SandboxCall wish)
    {
        await Task.WhenAny(call.Answered, Task.Delay(TimeSpan.FromSeconds(wish.RingSeconds), time, stopping.Token));
        if (!call.Answered.IsCompleted)
            await call.HangUpAsync();
        else if (await call.Answered is not null)
            await PhoneScript.RunAsync(call, wish.ToSteps(), time, stopping.Token);
    }

    private static SandboxCallView View(Entry entry)
    {
        var call = entry.Call;
        var state =
            call.Ended.IsCompleted ? "ended"
            : call.IsUp ? "answered"
            : "ringing";
        int? heard = call.IsUp ? Tones.Select(t => (int?)t).FirstOrDefault(t => call.Meter.Hears(t!.Value)) : null;
        return new SandboxCallView(entry.Id, entry.To, entry.From, state, call.Status == 0 ? null : call.Status, heard);
    }

    private sealed record Entry(string Id, string To, string? From, SoftPhoneCall Call);
}
