namespace KpnEen.Data.Log;

/// <summary>Which events a reader of the feed wants.</summary>
/// <param name="Types">Exact types or groups, <c>call.*</c>; null or empty: all.</param>
/// <param name="UserId">Only events that name this user, in whatever part: who rang, answered, transferred, changed a setting.</param>
public sealed record EventFilter(IReadOnlyList<string>? Types = null, string? ConversationId = null, string? UserId = null)
{
    public static EventFilter All { get; } = new();

    public bool Matches(FeedEvent e) =>
        (ConversationId is null || ConversationId == e.ConversationId)
        && (Types is not { Count: > 0 } || Types.Any(t => TypeMatches(t, e.Type)))
        && (UserText is not { } user || e.Envelope.Contains(user, StringComparison.Ordinal));

    /// <summary>Whether a subscription to <paramref name="wanted"/> (<c>*</c>, <c>call.*</c>, <c>call.ringing</c>) takes this type.</summary>
    public static bool TypeMatches(string wanted, string type) =>
        wanted == "*"
        || wanted == type
        || (wanted.EndsWith(".*", StringComparison.Ordinal) && type.StartsWith(wanted[..^1], StringComparison.Ordinal));

    /// <summary>The user's id as an envelope has it: a JSON text. A quote inside another text would be escaped.</summary>
    internal string? UserText => UserId is null ? null : $"\"{UserId}\"";

    /// <summary>As LIKE patterns: an underscore in a type is no wildcard.</summary>
    internal string[]? Patterns() =>
        Types is { Count: > 0 }
            ?
            [
                .. Types.Select(t =>
                    t == "*" ? "%" : t.Replace("_", @"\_", StringComparison.Ordinal).Replace(".*", ".%", StringComparison.Ordinal)
                ),
            ]
            : null;
}
