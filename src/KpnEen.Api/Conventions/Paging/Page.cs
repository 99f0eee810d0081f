namespace KpnEen.Api.Conventions;

/// <summary>One page of a list.</summary>
/// <param name="NextCursor">Where the next page begins; absent on the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor = null);
