using System.Collections.Concurrent;
using System.Collections.Immutable;
using KpnEen.Pbx.State;
using KpnEen.Sip.Transport;

namespace KpnEen.Pbx.Registrar;

/// <summary>Who is registered where, in memory; phones refresh it themselves. A look-up costs the same for ten devices as for ten thousand. Thread-safe.</summary>
public sealed class Registrations(TimeProvider time) : IBindingStore
{
    private readonly ConcurrentDictionary<string, ImmutableArray<Binding>> byUsername = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> unsaved = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<long, ImmutableHashSet<string>> byConnection = new();
    private volatile bool keepsUnsaved;

    /// <summary>Devices that have, or had until a moment ago, a contact.</summary>
    public int Count => byUsername.Count;

    /// <summary>Who watches the contacts of a device, by its username.</summary>
    public Watchers Watchers { get; } = new();

    /// <summary>All live contacts of all devices.</summary>
    public IEnumerable<(string Username, Binding Binding)> All =>
        byUsername.Keys.SelectMany(username => Find(username).Select(b => (username, b)));

    /// <summary>The live contacts of a device, highest q first.</summary>
    public ImmutableArray<Binding> Find(string username)
    {
        if (!byUsername.TryGetValue(username, out var all))
            return [];
        var now = time.GetUtcNow();
        // Almost every device is one phone.
        if (all is [var only])
            return only.ExpiresAt > now ? all : [];
        return [.. all.Where(b => b.ExpiresAt > now).OrderByDescending(b => b.Q)];
    }

    /// <summary>
    /// The phones of a device, each with its flows, the newest first: the flows of one phone are ways to the same bell and are tried one after
    /// the other (RFC 5626 7).
    /// </summary>
    public IReadOnlyList<ImmutableArray<Binding>> FindPhones(string username)
    {
        var all = Find(username);
        if (all.All(b => b.RegId is null))
            return [.. all.Select(b => (ImmutableArray<Binding>)[b])];
        return
        [
            .. all.GroupBy(b => b.RegId is null ? (object)b : b.Instance!)
                .Select(phone => phone.OrderByDescending(b => b.ExpiresAt).ToImmutableArray()),
        ];
    }

    /// <summary>A connection is gone, and with it the contacts that were reached on it alone.</summary>
    public void Close(SipFlow connection)
    {
        if (!byConnection.TryRemove(connection.ConnectionId, out var usernames))
            return;
        foreach (var username in usernames)
            Change(username, present => present.RemoveAll(b => b.EndsWith(connection)));
    }

    public ImmutableArray<Binding> Change(string username, Func<ImmutableArray<Binding>, ImmutableArray<Binding>> change)
    {
        var now = time.GetUtcNow();
        var before = ImmutableArray<Binding>.Empty;
        var after = byUsername.AddOrUpdate(
            username,
            _ => change(before = []),
            (_, present) =>
            {
                before = present;
                return change(present.RemoveAll(b => b.ExpiresAt <= now));
            }
        );
        foreach (var binding in after)
        {
            if (binding.Flow.ConnectionId != 0)
                byConnection.AddOrUpdate(binding.Flow.ConnectionId, _ => [username], (_, others) => others.Add(username));
        }
        if (after.IsEmpty)
            byUsername.TryRemove(new(username, after));
        if (after == before)
            return after;
        if (keepsUnsaved)
            unsaved[username] = true;
        Watchers.Tell(username);
        return after;
    }

    /// <summary>From here on <see cref="TakeUnsaved"/> knows what changed.</summary>
    public void KeepUnsaved() => keepsUnsaved = true;

    /// <summary>The devices whose contacts changed since the last time.</summary>
    public IEnumerable<string> TakeUnsaved()
    {
        foreach (var username in unsaved.Keys)
        {
            if (unsaved.TryRemove(username, out _))
                yield return username;
        }
    }
}
