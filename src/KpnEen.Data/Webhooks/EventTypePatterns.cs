namespace KpnEen.Data.Webhooks;

/// <summary>What an endpoint or a reader may ask for: a type, a family (<c>call.*</c>) or everything (<c>*</c>).</summary>
public static class EventTypePatterns
{
    /// <summary>All patterns that take an event of this type: <c>call.ended</c> is taken by <c>*</c>, <c>call.*</c> and its own name.</summary>
    public static IEnumerable<string> Matching(string type)
    {
        yield return "*";
        for (var dot = type.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = type.IndexOf('.', dot + 1))
            yield return $"{type.AsSpan(0, dot)}.*";
        yield return type;
    }

    /// <summary>Whether the pattern takes at least one of the types there are.</summary>
    public static bool IsKnown(string pattern, IEnumerable<string> types) =>
        types.Any(type => Matching(type).Contains(pattern, StringComparer.Ordinal));

    public static bool Takes(IReadOnlyCollection<string> patterns, string type) =>
        Matching(type).Any(p => patterns.Contains(p, StringComparer.Ordinal));
}
