namespace KpnEen.Data.Postgres;

/// <summary>What may have changed since somebody looked: some ids, or anything. Each once, however often it was told. Thread-safe.</summary>
internal sealed class Hints
{
    private readonly Lock gate = new();
    private HashSet<string>? ids = new(StringComparer.Ordinal);
    private TaskCompletionSource told = NewSignal();

    /// <summary>Done when there is something to <see cref="Take"/>.</summary>
    public Task Told
    {
        get
        {
            lock (gate)
                return told.Task;
        }
    }

    /// <param name="id">Null: anything may have changed.</param>
    public void Tell(string? id)
    {
        lock (gate)
        {
            if (id is null)
                ids = null;
            else
                ids?.Add(id);
            told.TrySetResult();
        }
    }

    /// <returns>Null: anything.</returns>
    public IReadOnlyCollection<string>? Take()
    {
        lock (gate)
        {
            var taken = ids;
            ids = new(StringComparer.Ordinal);
            if (told.Task.IsCompleted)
                told = NewSignal();
            return taken;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
