using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace KpnEen.Api.Conventions;

/// <summary>In which order the items of a list come, and how much of each: <c>[AsParameters] ListShape shape</c>.</summary>
/// <param name="Sort">The member a list is sorted by, with a minus before it for the other way round.</param>
/// <param name="Fields">Names of members, separated by commas; those that are always there come along, so every item still has its schema.</param>
public readonly record struct ListShape([FromQuery(Name = "sort")] string? Sort, [FromQuery(Name = "fields")] string? Fields)
{
    /// <summary>Whether the last comes first.</summary>
    /// <param name="by">The one member that the list has an index for.</param>
    /// <param name="standard">When nothing is asked for.</param>
    /// <exception cref="ProblemException">400: another order.</exception>
    public bool IsDescending(string by, bool standard) =>
        Sort is null ? standard
        : Sort == by ? false
        : Sort == $"-{by}" ? true
        : throw Problems.InvalidParameter("sort", $"must be {by} or -{by}").Throw();

    /// <exception cref="ProblemException">400: no member of an item.</exception>
    public IResult Answer<T>(Page<T> page)
    {
        if (Fields is null)
            return TypedResults.Ok(page);
        var kept = Kept<T>();
        var items = JsonSerializer.SerializeToNode(page.Items, ApiJson.Options)!.AsArray().Select(item => item!.AsObject()).ToList();
        foreach (var item in items)
        foreach (var name in item.Select(member => member.Key).Where(name => !kept.Contains(name)).ToList())
            item.Remove(name);
        return TypedResults.Ok(new Page<JsonObject>(items, page.NextCursor) { Total = page.Total });
    }

    private ImmutableHashSet<string> Kept<T>()
    {
        var members = ApiJson.Options.GetTypeInfo(typeof(T)).Properties;
        var wanted = Fields!.Split(',').ToImmutableHashSet(StringComparer.Ordinal);
        return wanted.Except(members.Select(member => member.Name)) is { IsEmpty: false }
            ? throw Problems
                .Of(
                    ProblemCodes.InvalidParameter,
                    "Not every field is a member of the items.",
                    new ProblemError("fields", ErrorCodes.UnknownValue)
                )
                .Throw()
            : wanted.Union(members.Where(member => member.IsRequired).Select(member => member.Name));
    }
}
