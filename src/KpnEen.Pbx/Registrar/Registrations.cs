using System.Collections.Concurrent;
using System.Collections.Immutable;
using KpnEen.Pbx.State;

namespace KpnEen.Pbx.Registrar;

/// <summary>Who is registered where, in memory; phones refresh it themselves. Thread-safe.</summary>
public sealed class Registrations(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, ImmutableArray<Binding>> byUsername = new(StringComparer.Ordinal);
    private long changes;

    /// <summary>Grows with every change.</summary>
    public long Changes => Interlocked.Read(ref changes);

    /// <summary>Who watches the contacts of a device, by its username.</summary>
    public Watchers Watchers { get; } = new();

    /// <summary>All live contacts of all devices.</summary>
    public IEnumerable<(string Username, Binding Binding)> All =>
        byUsername.Keys.SelectMany(username => Find(username).Select(b => (username, b)));

    /// <summary>The live contacts of a device, highest q first.</summary>
    public ImmutableArray<Binding> Find(string username)
    {
        var now = time.GetUtcNow();
        return byUsername.TryGetValue(username, out var all) ? [.. all.Where(b => b.ExpiresAt > now).OrderByDescending(b => b.Q)] : [];
    }

    /// <summary>Changes the contacts of a device as a whole; nothing half done is ever seen.</summary>
    public ImmutableArray<Binding> Change(string username, Func<ImmutableArray<Binding>, ImmutableArray<Binding>> change)
    {
        Interlocked.Increment(ref changes);
        var now = time.GetUtcNow();
        var after = byUsername.AddOrUpdate(username, _ => change([]), (_, present) => change([.. present.Where(b => b.ExpiresAt > now)]));
        Watchers.Tell(username);
        return after;
    }
}
