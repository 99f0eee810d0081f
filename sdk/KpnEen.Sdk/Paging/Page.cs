namespace KpnEen.Sdk;

/// <summary>One page of a list.</summary>
/// <param name="Items">In the order of the list.</param>
/// <param name="NextCursor">Where the next page begins; null on the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor)
{
    /// <summary>How many there are on all pages, exactly or about; null unless <c>includeTotal</c> asked for it.</summary>
    public long? Total { get; init; }
}
