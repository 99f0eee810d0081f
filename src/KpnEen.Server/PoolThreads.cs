namespace KpnEen.Server;

/// <summary>
/// All workers of the thread pool, made at the start and kept (KpnEen.Server.csproj): a thread costs the runtime two descriptors, and when its
/// pool wants one more and none is left it ends the process, with all calls.
/// </summary>
internal static class PoolThreads
{
    private const int Fewest = 32;
    private const int PerCore = 4;

    /// <summary>Returns when all of them run; there will be no more.</summary>
    public static void Start()
    {
        var all = Math.Max(Fewest, PerCore * Environment.ProcessorCount);
        ThreadPool.GetMinThreads(out var usual, out var ports);
        ThreadPool.SetMinThreads(all, ports);
        // Not disposed: who leaves last still holds it.
        var met = new Barrier(all + 1);
        for (var i = 0; i < all; i++)
            ThreadPool.UnsafeQueueUserWorkItem(static barrier => barrier.SignalAndWait(), met, preferLocal: false);
        met.SignalAndWait();
        ThreadPool.SetMinThreads(usual, ports);
        ThreadPool.SetMaxThreads(all, all);
    }
}
