using System.Collections.Immutable;
using KpnEen.Pbx.Watching;

namespace KpnEen.Pbx.State;

/// <summary>What phones published of their users (RFC 3903 6), newest last, while it lasts. Thread-safe.</summary>
public sealed class PublishedPresence(TimeProvider time)
{
    /// <summary>Of one user; one more takes the place of the oldest.</summary>
    private const int Most = 10;
    private readonly Lock gate = new();
    private readonly Dictionary<string, ImmutableList<Publication>> byUser = new(StringComparer.Ordinal);

    /// <summary>By the user's id.</summary>
    public Watchers Watchers { get; } = new();

    public ImmutableList<Publication> Of(string userId)
    {
        lock (gate)
            return Live(userId);
    }

    /// <summary>A new document.</summary>
    public Publication Add(string userId, PresenceDocument document, TimeSpan life) => Put(userId, null, document, life)!;

    /// <summary>In place of the one with this tag; null when there is none (412).</summary>
    /// <param name="document">Null keeps it and prolongs it.</param>
    public Publication? Replace(string userId, string tag, PresenceDocument? document, TimeSpan life) => Put(userId, tag, document, life);

    /// <summary>False when there is none with this tag.</summary>
    public bool Remove(string userId, string tag)
    {
        lock (gate)
        {
            var present = Live(userId);
            var left = present.RemoveAll(p => p.Tag == tag);
            Keep(userId, left);
            if (left.Count == present.Count)
                return false;
        }
        Watchers.Tell(userId);
        return true;
    }

    private Publication? Put(string userId, string? tag, PresenceDocument? document, TimeSpan life)
    {
        Publication put;
        lock (gate)
        {
            var present = Live(userId);
            var former = present.Find(p => p.Tag == tag);
            if (tag is not null && former is null)
                return null;
            put = new(Ids.New("pub", time), document ?? former!.Document, time.GetUtcNow() + life);
            var after = (former is null ? present : present.Remove(former)).Add(put);
            Keep(userId, after.Count > Most ? after.RemoveAt(0) : after);
        }
        Watchers.Tell(userId);
        return put;
    }

    private ImmutableList<Publication> Live(string userId)
    {
        var now = time.GetUtcNow();
        return byUser.TryGetValue(userId, out var all) ? all.RemoveAll(p => p.ExpiresAt <= now) : [];
    }

    private void Keep(string userId, ImmutableList<Publication> publications)
    {
        if (publications.IsEmpty)
            byUser.Remove(userId);
        else
            byUser[userId] = publications;
    }
}
