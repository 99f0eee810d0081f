using Microsoft.Extensions.Logging;

namespace KpnEen.Sip;

/// <summary>The one place where the stack starts work nobody awaits at once: faults are logged, the end of the stack waits for all.</summary>
internal sealed class SupervisedTasks(ILogger log)
{
    private readonly Lock gate = new();
    private TaskCompletionSource? idle;
    private int running;

    public void Add(Task task)
    {
        if (task.IsCompletedSuccessfully)
            return;
        lock (gate)
            running++;
        _ = WatchAsync(task);
    }

    public Task WhenAllAsync()
    {
        lock (gate)
        {
            if (running == 0)
                return Task.CompletedTask;
            idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return idle.Task;
        }
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
        lock (gate)
        {
            if (--running > 0)
                return;
            idle?.TrySetResult();
            idle = null;
        }
    }
}
