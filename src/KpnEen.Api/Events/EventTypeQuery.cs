using KpnEen.Api.Conventions;
using KpnEen.Data.Webhooks;
using KpnEen.Pbx.Events;

namespace KpnEen.Api.Events;

/// <summary>Event types in a query: <c>call.ended,call.transfer.*</c>.</summary>
internal static class EventTypeQuery
{
    /// <returns>Null for all.</returns>
    /// <exception cref="ProblemException">400: a type or family that there is not.</exception>
    public static string[]? Read(string name, string? text)
    {
        if (text is null)
            return null;
        var patterns = text.Split(',', StringSplitOptions.TrimEntries);
        return patterns.Length <= 50 && patterns.All(p => EventTypePatterns.IsKnown(p, EventTypes.All))
            ? patterns
            : throw Problems.InvalidParameter(name, "must be event types or families, separated by commas").Throw();
    }
}
