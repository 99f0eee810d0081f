using KpnEen.Faults.Checking;
using KpnEen.Faults.Load;
using KpnEen.Faults.Running;

namespace KpnEen.Faults.Scenarios;

/// <summary>F06 and F07: PostgreSQL crashes, then stands still, under load; the exchange answers as before and no call is cut off.</summary>
public static class DatabaseHangs
{
    private const int Speaking = 5;

    // One late packet more in a hundred is heard as a crack; a thread that waits for the database would be late by seconds.
    private const double SoundWithinMs = 50;
    private static readonly TimeSpan AnsweredWithin = TimeSpan.FromMilliseconds(500);

    /// <param name="requests">Requests to the API that wait for the database meanwhile (F27): the phones must not notice.</param>
    public static async Task<FaultReport> RunAsync(TimeSpan away, double rate, int requests, int seed)
    {
        var plan = new CallPlan { RingFor = (0.1, 1), TalkFor = (0.5, 6) };
        await using var installation = await Installation.StartAsync(plan, seed, ownPostgres: true, settings: RandomFaults.Settings);
        await installation.Load.CallAsync(rate, TimeSpan.FromSeconds(5));
        await installation.Load.SpeakAsync(Speaking);
        var began = TimeProvider.System.GetUtcNow();
        var calling = installation.Load.CallAsync(rate, away * 2);
        await installation.Postgres.StopAsync(crash: true);
        await Task.Delay(away * 0.9, TimeProvider.System);
        await installation.Postgres.StartAsync();
        await Task.Delay(away * 0.1, TimeProvider.System);
        await installation.Postgres.SignalAsync("STOP");
        var blocked = Enumerable.Range(0, requests).Select(_ => AskAsync(installation)).ToArray();
        await Task.Delay(away * 0.9, TimeProvider.System);
        await installation.Postgres.SignalAsync("CONT");
        var sound = await installation.Load.HushAsync();
        await calling;
        var violations = (await installation.CheckAsync()).ToList();
        await Task.WhenAll(blocked);

        var waits = installation.Load.WaitsSince(began);
        var (p95, worst) = (waits[(int)(waits.Count * 0.95)], waits[^1]);
        if (p95 > AnsweredWithin)
            violations.Add(new Violation("F07", $"of a hundred callers the fifth slowest waited {p95.TotalMilliseconds:F0} ms"));
        if (sound.IsPatchy || sound.P99 > SoundWithinMs)
            violations.Add(new Violation("F27", $"speech suffered: {sound}"));
        if (worst > TimeSpan.FromSeconds(4))
            violations.Add(new Violation("F07", $"a caller waited {worst.TotalSeconds:F1} s"));
        var cut = installation.Ledger.Calls.Count(c => c.Caller is { Answered: not null, By: Ledger.EndedBy.Timeout });
        if (cut > 0)
            violations.Add(new Violation("F06", $"{cut} calls were cut off"));
        return new FaultReport(
            "F06, F07, F27",
            violations,
            $"{waits.Count} calls while PostgreSQL was away, first word after {p95.TotalMilliseconds:F0} ms (p95), {worst.TotalMilliseconds:F0} ms (worst); {sound}",
            worst,
            installation.Server.Log
        );
    }

    private static async Task AskAsync(Installation installation)
    {
        try
        {
            await installation.Api.GetAsync("/v1/call-records");
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            // 503 with Retry-After is what it is to say.
        }
    }
}
