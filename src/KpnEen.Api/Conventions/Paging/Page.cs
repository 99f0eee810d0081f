namespace KpnEen.Api.Conventions;

/// <summary>One page of a list.</summary>
/// <param name="NextCursor">Where the next page begins; absent on the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor = null)
{
    /// <summary>How many there are on all pages; absent unless includeTotal asked for it.</summary>
    /// <example>1</example>
    public long? Total { get; init; }

    public Page<TItem> Select<TItem>(Func<T, TItem> item) => new([.. Items.Select(item)], NextCursor) { Total = Total };
}
