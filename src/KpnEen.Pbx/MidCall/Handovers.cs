namespace KpnEen.Pbx.MidCall;

/// <summary>Waits for what another call was asked to give: legs are never left with nobody.</summary>
internal static class Handovers
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <param name="hangUp">For what was given in the very moment nobody wanted it any more.</param>
    /// <exception cref="OperationCanceledException">This call ended meanwhile.</exception>
    public static async Task<T?> TakeAsync<T>(
        TaskCompletionSource<T?> given,
        TimeProvider time,
        Func<T, Task> hangUp,
        CancellationToken hangup
    )
        where T : class
    {
        try
        {
            return await given.Task.WaitAsync(Patience, time, hangup);
        }
        catch (TimeoutException)
        {
            // The other call is told so by the completed wish; what it has given up already is taken.
            return given.TrySetResult(null) ? null : await given.Task;
        }
        catch (OperationCanceledException)
        {
            if (!given.TrySetResult(null) && await given.Task is { } nobodys)
                await hangUp(nobodys);
            throw;
        }
    }
}
