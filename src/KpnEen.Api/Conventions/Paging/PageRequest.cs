using Microsoft.AspNetCore.Mvc;

namespace KpnEen.Api.Conventions;

/// <summary>Which page is asked for: <c>[AsParameters] PageRequest page</c>.</summary>
/// <param name="Limit">1 to 200; 50 when absent.</param>
/// <param name="Cursor">The <c>nextCursor</c> of the page before.</param>
public readonly record struct PageRequest([FromQuery(Name = "limit")] int? Limit, [FromQuery(Name = "cursor")] string? Cursor)
{
    public const int MaxLimit = 200;
    public const int DefaultLimit = 50;

    /// <summary>Items to return.</summary>
    /// <exception cref="ProblemException">400: the limit is out of range.</exception>
    public int Size() =>
        Limit is null ? DefaultLimit
        : Limit is >= 1 and <= MaxLimit ? Limit.Value
        : throw Problems.InvalidParameter("limit", $"must be 1 to {MaxLimit}").Throw();
}
