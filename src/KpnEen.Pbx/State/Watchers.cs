using System.Collections.Immutable;

namespace KpnEen.Pbx.State;

/// <summary>Who watches what, by id. Telling something nobody watches costs one look. Thread-safe.</summary>
public sealed class Watchers
{
    private readonly Lock gate = new();
    private ImmutableDictionary<string, ImmutableHashSet<IWatcher>> byId = ImmutableDictionary.Create<string, ImmutableHashSet<IWatcher>>(
        StringComparer.Ordinal
    );

    /// <summary>Watches until the result is disposed.</summary>
    public IDisposable Watch(string id, IWatcher watcher)
    {
        lock (gate)
            byId = byId.SetItem(id, byId.GetValueOrDefault(id, []).Add(watcher));
        return new Watching(this, id, watcher);
    }

    public void Tell(string id)
    {
        if (!byId.TryGetValue(id, out var watchers))
            return;
        foreach (var watcher in watchers)
            watcher.Changed();
    }

    private void Unwatch(string id, IWatcher watcher)
    {
        lock (gate)
        {
            var left = byId.GetValueOrDefault(id, []).Remove(watcher);
            byId = left.IsEmpty ? byId.Remove(id) : byId.SetItem(id, left);
        }
    }

    private sealed class Watching(Watchers watchers, string id, IWatcher watcher) : IDisposable
    {
        public void Dispose() => watchers.Unwatch(id, watcher);
    }
}
