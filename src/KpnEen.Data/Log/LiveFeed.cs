namespace KpnEen.Data.Log;

/// <summary>
/// The end of the feeds, read once for all who follow: a thousand streams of a tenant that stand at the same place cost one look in the
/// database an event, not a thousand. Thread-safe.
/// </summary>
public sealed class LiveFeed(EventFeed feed)
{
    private const int PageSize = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly Lock gate = new();
    private readonly Dictionary<(string TenantId, long After), Shared> waits = [];

    /// <summary>Looks that are shared at this moment: for tests and figures.</summary>
    public int Count
    {
        get
        {
            lock (gate)
                return waits.Count;
        }
    }

    /// <summary>The events behind a position, all types, once there are any; an empty page after a minute without.</summary>
    /// <exception cref="OperationCanceledException">This reader stopped; others wait on.</exception>
    public async Task<FeedPage> NextAsync(string tenantId, long after, CancellationToken cancellation)
    {
        Shared shared;
        lock (gate)
        {
            if (!waits.TryGetValue((tenantId, after), out shared!))
                waits[(tenantId, after)] = shared = new Shared(end => LookAsync(tenantId, after, end));
            shared.Readers++;
        }
        try
        {
            return await shared.Page.WaitAsync(cancellation);
        }
        finally
        {
            Leave((tenantId, after), shared);
        }
    }

    private async Task<FeedPage> LookAsync(string tenantId, long after, CancellationToken end)
    {
        // Never under the lock: the look begins on another thread.
        await Task.Yield();
        return await feed.WaitForNewAsync(tenantId, after, Patience, end)
            ? await feed.ReadAsync(tenantId, after, PageSize, EventFilter.All, end)
            : new FeedPage([], after, false);
    }

    private void Leave((string, long) key, Shared shared)
    {
        lock (gate)
        {
            // What was read is not kept for those who come later: they look again.
            if (shared.Page.IsCompleted && waits.GetValueOrDefault(key) == shared)
                waits.Remove(key);
            if (--shared.Readers > 0)
                return;
            if (waits.GetValueOrDefault(key) == shared)
                waits.Remove(key);
        }
        shared.Dispose();
    }

    private sealed class Shared : IDisposable
    {
        private readonly CancellationTokenSource end = new();

        public Shared(Func<CancellationToken, Task<FeedPage>> look) => Page = look(end.Token);

        public Task<FeedPage> Page { get; }

        public int Readers { get; set; }

        /// <summary>The last reader left: nobody wants to know any more.</summary>
        public void Dispose()
        {
            end.Cancel();
            end.Dispose();
        }
    }
}
