using KpnEen.Faults.Ledger;
using KpnEen.Faults.Load;
using KpnEen.Faults.Running;

namespace KpnEen.Faults.Scenarios;

/// <summary>The run of the reliability plan, 4: faults at random by a seed, calls all the while, the books at the end.</summary>
public static class RandomFaults
{
    private static readonly FaultKind[] Kinds = Enum.GetValues<FaultKind>();

    /// <param name="faults">How many, evenly over the time; each kind comes once before any comes again.</param>
    public static async Task<FaultReport> RunAsync(TimeSpan duration, int faults, double rate, int seed, TextWriter told)
    {
        await told.WriteLineAsync($"Random faults: {faults} in {duration.TotalSeconds:F0} s with {rate} calls/s, seed {seed}");
        var dice = new Dice(seed);
        var plan = new CallPlan { RingFor = (0.1, 2), TalkFor = (0.5, 8) };
        await using var installation = await Installation.StartAsync(plan, seed, ownPostgres: true, settings: Settings);
        using var stop = new CancellationTokenSource();
        var calling = installation.Load.CallAsync(rate, duration + TimeSpan.FromHours(1), stop.Token);
        var order = Shuffled(faults, dice);
        var began = TimeProvider.System.GetTimestamp();
        for (var n = 0; n < faults; n++)
        {
            var due = duration * (n + 0.5) / faults;
            if (due - TimeProvider.System.GetElapsedTime(began) is var wait && wait > TimeSpan.Zero)
                await Task.Delay(wait, TimeProvider.System);
            var at = TimeProvider.System.GetElapsedTime(began);
            var what = await DoAsync(order[n], installation, dice);
            await told.WriteLineAsync($"  {at.TotalSeconds, 6:F1} s {order[n]}: {what}");
        }
        if (duration - TimeProvider.System.GetElapsedTime(began) is var rest && rest > TimeSpan.Zero)
            await Task.Delay(rest, TimeProvider.System);
        stop.Cancel();
        await calling;
        var violations = await installation.CheckAsync(TimeSpan.FromSeconds(90));
        var calls = installation.Ledger.Calls;
        return new FaultReport(
            $"random faults, seed {seed}",
            violations,
            $"{calls.Count} calls, {calls.Count(c => c.Accepted)} accepted, {calls.Count(c => c.Caller.Answered is not null)} answered, "
                + $"{calls.Count(c => installation.Ledger.KillOf(c) is not null)} killed; {installation.Receiver.All.Count} webhooks",
            installation.Ledger.Outages.Select(o => o.Ready - o.Started).DefaultIfEmpty().Max(),
            installation.Server.Log
        );
    }

    /// <summary>Webhooks come again after a second, not after minutes: the order of tries has tests of its own.</summary>
    internal static Dictionary<string, string?> Settings =>
        Enumerable
            .Range(0, 40)
            .ToDictionary(n => $"Webhooks__RetryDelaySeconds__{n}", string? (_) => "1")
            .Append(new("Webhooks__TimeoutSeconds", "5"))
            .Append(new("Webhooks__LeaseMarginSeconds", "3"))
            .ToDictionary();

    private static async Task<string> DoAsync(FaultKind kind, Installation installation, Dice dice)
    {
        var time = dice.Between((1, 5));
        switch (kind)
        {
            case FaultKind.Kill:
                return $"back after {(await installation.KillAndStartAsync()).TotalSeconds:F1} s";
            case FaultKind.Pause:
                await DisturbedAsync(
                    installation,
                    time + TimeSpan.FromSeconds(1),
                    () => StoppedAsync(installation.Server.SignalAsync, time)
                );
                break;
            case FaultKind.DatabaseCrash:
                await installation.Postgres.StopAsync(crash: true);
                await Task.Delay(time, TimeProvider.System);
                await installation.Postgres.StartAsync();
                break;
            case FaultKind.DatabaseHang:
                await StoppedAsync(installation.Postgres.SignalAsync, time);
                break;
            case FaultKind.KillWithoutDatabase:
                await installation.Postgres.StopAsync(crash: true);
                await Task.Delay(time, TimeProvider.System);
                var back = installation.KillAndStartAsync();
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
                await installation.Postgres.StartAsync();
                return $"back after {(await back).TotalSeconds:F1} s";
            case FaultKind.ReceiverFails:
                installation.Receiver.AnswerWith(500);
                await Task.Delay(time, TimeProvider.System);
                installation.Receiver.AnswerWith(204);
                break;
            default:
                var network = installation.Load.Network;
                // A message lost four times in a row is 7.5 s late (RFC 3261 17.1.2.2: 0.5, 1, 2, 4 s).
                await DisturbedAsync(
                    installation,
                    TimeSpan.FromSeconds(8),
                    async () =>
                    {
                        (network.Loss, network.Doubled) = (5 + dice.Below(16), 5);
                        await Task.Delay(time * 2, TimeProvider.System);
                        (network.Loss, network.Doubled) = (0, 0);
                    }
                );
                return $"{time.TotalSeconds * 2:F1} s";
        }
        return $"{time.TotalSeconds:F1} s";
    }

    private static async Task DisturbedAsync(Installation installation, TimeSpan grace, Func<Task> what)
    {
        var from = TimeProvider.System.GetUtcNow();
        await what();
        installation.Ledger.WasDisturbed(new Disturbance(from, TimeProvider.System.GetUtcNow(), grace));
    }

    private static async Task StoppedAsync(Func<string, Task> signal, TimeSpan time)
    {
        await signal("STOP");
        await Task.Delay(time, TimeProvider.System);
        await signal("CONT");
    }

    private static FaultKind[] Shuffled(int count, Dice dice)
    {
        var order = new List<FaultKind>();
        while (order.Count < count)
            order.AddRange(Kinds.OrderBy(_ => dice.Below(1 << 20)));
        return [.. order.Take(count)];
    }
}
