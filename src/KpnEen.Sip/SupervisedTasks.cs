using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace KpnEen.Sip;

/// <summary>The one place where the stack starts work nobody awaits at once: faults are logged, the end of the stack waits for all.</summary>
internal sealed class SupervisedTasks(ILogger log)
{
    private readonly ConcurrentDictionary<Task, bool> running = new();

    public void Add(Task task)
    {
        if (task.IsCompletedSuccessfully)
            return;
        var watched = WatchAsync(task);
        running[watched] = true;
        if (watched.IsCompleted)
            running.TryRemove(watched, out _);
    }

    public async Task WhenAllAsync()
    {
        while (running.Keys.Where(t => !t.IsCompleted).ToArray() is { Length: > 0 } tasks)
            await Task.WhenAll(tasks);
        running.Clear();
    }

    private async Task WatchAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException)
        {
            // The stack is closing.
        }
        catch (Exception e)
        {
            log.LogError(e, "A task of the SIP stack failed");
        }
        foreach (var finished in running.Keys)
        {
            if (finished.IsCompleted)
                running.TryRemove(finished, out _);
        }
    }
}
