using Microsoft.Extensions.Logging;

namespace KpnEen.Pbx;

/// <summary>The one place that starts work nobody waits for at once: it is counted, its bugs are logged, and stopping waits for it.</summary>
public sealed class Supervisor(ILogger<Supervisor> log)
{
    private readonly Lock gate = new();
    private TaskCompletionSource idle = NewIdle();
    private int running;

    /// <summary>Work running now; zero after the last call ended.</summary>
    public int Running => running;

    /// <summary>Runs the work on the caller's thread to its first wait.</summary>
    public void Start(string name, Func<Task> work)
    {
        lock (gate)
            running++;
        _ = RunAsync(name, work);
    }

    /// <summary>Completes when nothing runs.</summary>
    public Task WhenIdleAsync()
    {
        lock (gate)
            return running == 0 ? Task.CompletedTask : idle.Task;
    }

    private async Task RunAsync(string name, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException)
        {
            // The normal end of supervised work at shutdown.
        }
        catch (Exception e)
        {
            log.LogError(e, "Supervised work failed: {Name}", name);
        }
        finally
        {
            TaskCompletionSource? done = null;
            lock (gate)
            {
                if (--running == 0)
                    (done, idle) = (idle, NewIdle());
            }
            done?.SetResult();
        }
    }

    private static TaskCompletionSource NewIdle() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
