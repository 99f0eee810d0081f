using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KpnEen.Data.Postgres;

/// <summary>
/// Hints from PostgreSQL (LISTEN). A hint may get lost: take it before you look, look, then wait for it or for your poll interval.
/// </summary>
public sealed class Notifications(Database database, TimeProvider time, ILogger<Notifications> log) : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    // The connection is silent for long: without asking now and then, one that is dead would look the same.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<(string Topic, string? Payload), TaskCompletionSource> waiting = new();
    private readonly ConcurrentBag<(string Topic, Hints Hints)> followers = [];

    /// <summary>Done at the next notification of the topic (and payload, when given), and whenever the connection came back.</summary>
    public Task Next(string topic, string? payload = null) =>
        waiting.GetOrAdd((topic, payload), _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>From now on tells the payloads of the topic, and that anything may have changed whenever the connection came back.</summary>
    internal void Follow(string topic, Hints hints) => followers.Add((topic, hints));

    /// <summary>Waits for a hint taken before with <see cref="Next"/>, at most for the poll interval.</summary>
    public static async Task WaitAsync(Task hint, TimeSpan poll, TimeProvider time, CancellationToken cancellation)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(hint, Task.Delay(poll, time, done.Token));
        done.Cancel();
        cancellation.ThrowIfCancellationRequested();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = FirstPause;
        try
        {
            while (true)
            {
                var began = time.GetTimestamp();
                try
                {
                    await ListenAsync(stoppingToken);
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    log.LogWarning("Listening to PostgreSQL broke off: {Reason}", e.Message);
                }
                pause =
                    time.GetElapsedTime(began) > LongestPause
                        ? FirstPause
                        : TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
                await Task.Delay(pause, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
    }

    private async Task ListenAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenListenerAsync(cancellation);
        connection.Notification += (_, e) => Told(e.Payload);
        await using (var listen = new NpgsqlCommand($"LISTEN {Topics.Channel}", connection))
            await listen.ExecuteNonQueryAsync(cancellation);
        // Whatever was said while nobody listened is lost: all look again.
        FireAll();
        while (true)
        {
            if (await connection.WaitAsync(Silence, cancellation))
                continue;
            await using var ask = new NpgsqlCommand("SELECT 1", connection) { CommandTimeout = 5 };
            await ask.ExecuteNonQueryAsync(cancellation);
        }
    }

    private void Told(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return;
        var topic = text[..colon];
        Fire((topic, null));
        Fire((topic, text[(colon + 1)..]));
        foreach (var follower in followers.Where(f => f.Topic == topic))
            follower.Hints.Tell(text[(colon + 1)..]);
    }

    private void FireAll()
    {
        foreach (var key in waiting.Keys)
            Fire(key);
        foreach (var follower in followers)
            follower.Hints.Tell(null);
    }

    private void Fire((string Topic, string? Payload) key)
    {
        if (waiting.TryRemove(key, out var waiter))
            waiter.TrySetResult();
    }
}
