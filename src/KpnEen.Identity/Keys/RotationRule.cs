using KpnEen.Data.Identity;

namespace KpnEen.Identity;

/// <summary>When a new key is made and an old one dropped: a pure function of the keys and the time.</summary>
internal static class RotationRule
{
    /// <param name="keys">The oldest first.</param>
    /// <param name="create">Makes a key that signs from the given time.</param>
    public static KeyRotation Decide(
        IReadOnlyList<SigningKey> keys,
        DateTimeOffset now,
        IdentityOptions options,
        Func<DateTimeOffset, SigningKey> create
    )
    {
        if (keys.Count == 0)
            return new KeyRotation(create(now), []);
        var nextUse = keys[^1].UseFrom + options.KeyLifetime;
        // Made one window early, so that nodes that look once a minute or were down for a while still publish it long enough before.
        var due = nextUse - 2 * options.PublishBeforeUse <= now;
        var add = due ? create(Later(nextUse, now + options.PublishBeforeUse)) : null;
        // A key's last signature is made right before its successor takes over.
        var drop = keys.SkipLast(1).Where((_, i) => keys[i + 1].UseFrom + options.PublishAfterUse <= now).Select(key => key.Id).ToArray();
        return new KeyRotation(add, drop);
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    /// <summary>The key that signs now.</summary>
    public static SigningKey Current(IReadOnlyList<SigningKey> keys, DateTimeOffset now) =>
        keys.LastOrDefault(key => key.UseFrom <= now) ?? keys[0];
}
