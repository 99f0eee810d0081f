using System.Collections.Concurrent;

namespace KpnEen.ApiLoad;

/// <summary>
/// Requests at a rate, whether or not the answers keep up. A time is counted from when the request was due, so that a server that stalls
/// is not flattered by requests nobody sent meanwhile.
/// </summary>
internal static class OpenLoad
{
    /// <param name="request">The n-th request; it names its kind.</param>
    public static async Task<Latencies> RunAsync(double rate, TimeSpan window, Func<int, Task<Answer>> request)
    {
        var time = TimeProvider.System;
        var began = time.GetTimestamp();
        var answers = new ConcurrentQueue<(Answer Answer, double Ms)>();
        var asked = new List<Task>();
        for (var n = 0; ; n++)
        {
            var due = TimeSpan.FromSeconds(n / rate);
            if (due >= window)
                break;
            if (due - time.GetElapsedTime(began) is var wait && wait > TimeSpan.FromMilliseconds(1))
                await Task.Delay(wait, time);
            asked.Add(AskAsync(n, due));
        }
        await Task.WhenAll(asked);
        return new Latencies([.. answers]);

        async Task AskAsync(int n, TimeSpan due)
        {
            var answer = await request(n);
            answers.Enqueue((answer, (time.GetElapsedTime(began) - due).TotalMilliseconds));
        }
    }
}
