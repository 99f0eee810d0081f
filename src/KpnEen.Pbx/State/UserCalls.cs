using System.Collections.Immutable;
using KpnEen.Pbx.Calls;

namespace KpnEen.Pbx.State;

/// <summary>Which calls a user is in, found without looking at all calls; and who watches the user's lines. Thread-safe.</summary>
public sealed class UserCalls
{
    private static readonly List<string> Nobody = [];
    private readonly Lock gate = new();
    private readonly Dictionary<string, ImmutableList<Call>> byUser = new(StringComparer.Ordinal);
    private readonly Dictionary<Call, List<string>> usersOf = [];

    /// <summary>Who watches the lines of a user, by the user's id.</summary>
    public Watchers Watchers { get; } = new();

    /// <summary>Users who are in a call.</summary>
    public int Count
    {
        get
        {
            lock (gate)
                return byUser.Count;
        }
    }

    public ImmutableList<Call> Of(string userId)
    {
        lock (gate)
            return byUser.GetValueOrDefault(userId, []);
    }

    /// <summary>The call began or ended, or a leg came, went or changed.</summary>
    public void Changed(Call call)
    {
        List<string> before;
        List<string> now;
        lock (gate)
        {
            now = call.IsListed ? call.Users() : Nobody;
            before = usersOf.GetValueOrDefault(call, Nobody);
            if (now.Count == 0)
                usersOf.Remove(call);
            else
                usersOf[call] = now;
            foreach (var user in before)
            {
                if (!now.Contains(user))
                    Leave(user, call);
            }
            foreach (var user in now)
            {
                if (!before.Contains(user))
                    byUser[user] = byUser.GetValueOrDefault(user, []).Add(call);
            }
        }
        foreach (var user in now)
            Watchers.Tell(user);
        foreach (var user in before)
        {
            if (!now.Contains(user))
                Watchers.Tell(user);
        }
    }

    private void Leave(string user, Call call)
    {
        var left = byUser.GetValueOrDefault(user, []).Remove(call);
        if (left.IsEmpty)
            byUser.Remove(user);
        else
            byUser[user] = left;
    }
}
