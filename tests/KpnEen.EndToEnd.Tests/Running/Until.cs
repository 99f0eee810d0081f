namespace KpnEen.EndToEnd.Tests.Running;

/// <summary>Waiting for what other processes do: looks again and again, and says what it waited for when the time is up.</summary>
internal static class Until
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Task TrueAsync(Func<Task<bool>> condition, string what, TimeSpan? within = null) =>
        FoundAsync(async () => await condition() ? "" : null, what, within);

    /// <summary>The first answer that is not null.</summary>
    public static async Task<T> FoundAsync<T>(Func<Task<T?>> look, string what, TimeSpan? within = null)
        where T : class
    {
        using var patience = new CancellationTokenSource(within ?? Patience, TimeProvider.System);
        while (true)
        {
            if (await look() is { } found)
                return found;
            if (patience.IsCancellationRequested)
                throw new TimeoutException($"Waited in vain: {what}.");
            await Task.Delay(Between, TimeProvider.System);
        }
    }
}
