using KpnEen.Faults.Load;
using KpnEen.Faults.Running;
using Microsoft.AspNetCore.Http;

namespace KpnEen.Faults.Scenarios;

/// <summary>F02: kill -9 in the middle of a webhook: before it is sent, while the receiver reads it, after the receiver's 200 and before we noted it.</summary>
public static class WebhookKills
{
    public static async Task<FaultReport> RunAsync(int kills, int seed, TextWriter told)
    {
        await told.WriteLineAsync($"F02: {kills} kills in the middle of webhooks, seed {seed}");
        var plan = new CallPlan
        {
            RingFor = (0.05, 0.3),
            TalkFor = (0.2, 1),
            GiveUp = 0,
        };
        var dice = new Dice(seed);
        await using var installation = await Installation.StartAsync(plan, seed, settings: RandomFaults.Settings);
        var good = installation.Receiver.Answer;
        for (var kill = 0; kill < kills; kill++)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var (phase, after) = (kill % 3, dice.Below(12));
            installation.Receiver.Answer = async (request, response) =>
            {
                if (Interlocked.Decrement(ref after) != 0)
                {
                    await good(request, response);
                    return;
                }
                // 0: it is on the way to the next one. 1: the body is here and nothing was answered. 2: answered, and not noted yet.
                if (phase != 1)
                    await good(request, response);
                if (phase == 2)
                    await response.CompleteAsync();
                reached.TrySetResult();
                if (phase == 1)
                    await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
            };
            await installation.Load.CallAsync(20, TimeSpan.FromMilliseconds(250));
            await Task.WhenAny(reached.Task, Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System));
            installation.Receiver.Answer = good;
            await installation.KillAndStartAsync();
        }
        var violations = await installation.CheckAsync();
        var all = installation.Receiver.All;
        var doubles = all.Count - all.Select(r => r.Headers["webhook-id"]).Distinct().Count();
        return new FaultReport(
            "F02",
            violations,
            $"{all.Count} webhooks, {doubles} of them again, {kills} kills",
            TimeSpan.Zero,
            installation.Server.Log
        );
    }
}
