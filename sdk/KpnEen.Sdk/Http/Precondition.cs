namespace KpnEen.Sdk.Http;

/// <summary>What a change that demands <c>If-Match</c> is given.</summary>
internal static class Precondition
{
    /// <exception cref="ArgumentException">There is none: the API would refuse the change.</exception>
    public static string Of(string? ifMatch) =>
        string.IsNullOrEmpty(ifMatch)
            ? throw new ArgumentException(
                "There is no ETag to send: the items of a list have none. Read by itself what you change (GetAsync) and give its ETag, or \"*\" for whatever is there.",
                nameof(ifMatch)
            )
            : ifMatch;
}
