using System.Collections.Concurrent;

namespace KpnEen.Pbx.State;

/// <summary>What waits in the mailboxes of this node's users; who keeps the messages tells it here, the lamps follow. Thread-safe.</summary>
public sealed class Mailboxes
{
    private readonly ConcurrentDictionary<string, MessageCounts> byUser = new(StringComparer.Ordinal);

    /// <summary>By the user's id.</summary>
    public Watchers Watchers { get; } = new();

    public MessageCounts Of(string userId) => byUser.GetValueOrDefault(userId, MessageCounts.None);

    public void Set(string userId, MessageCounts counts)
    {
        if (counts == MessageCounts.None)
            byUser.TryRemove(userId, out _);
        else
            byUser[userId] = counts;
        Watchers.Tell(userId);
    }
}
