using System.Collections.Concurrent;
using KpnEen.Pbx.Directory;

namespace KpnEen.Pbx.State;

/// <summary>Whose turn it is in the hunt groups, and who has been idle how long. Thread-safe.</summary>
public sealed class HuntPointers(Random random)
{
    private readonly ConcurrentDictionary<string, string> lastInGroup = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> lastCallOf = new(StringComparer.Ordinal);
    private long calls;

    /// <summary>A member took a call of the group.</summary>
    public void Took(string groupId, string userId)
    {
        lastInGroup[groupId] = userId;
        EndedCall(userId);
    }

    /// <summary>A user's call ended: from here on the user is idle.</summary>
    public void EndedCall(string userId) => lastCallOf[userId] = Interlocked.Increment(ref calls);

    public User[] AfterLast(string groupId, User[] members)
    {
        var last = lastInGroup.TryGetValue(groupId, out var userId) ? Array.FindIndex(members, m => m.Id == userId) : -1;
        return [.. members[(last + 1)..], .. members[..(last + 1)]];
    }

    public User[] LongestIdleFirst(User[] members) => [.. members.OrderBy(m => lastCallOf.GetValueOrDefault(m.Id))];

    /// <summary>Draws without putting back, by percentage; members without weight come last, in order.</summary>
    public User[] ByWeight(User[] members, IReadOnlyList<HuntGroupMember> weights)
    {
        var left = members.Select((member, i) => (member, weight: weights[i].Weight)).ToList();
        var drawn = new List<User>(members.Length);
        while (left.Sum(m => m.weight) is > 0 and var total)
        {
            int ticket;
            lock (random)
                ticket = random.Next(total);
            var at = left.FindIndex(m => (ticket -= m.weight) < 0);
            drawn.Add(left[at].member);
            left.RemoveAt(at);
        }
        return [.. drawn, .. left.Select(m => m.member)];
    }
}
