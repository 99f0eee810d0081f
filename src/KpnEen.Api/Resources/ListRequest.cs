using KpnEen.Api.Conventions;
using KpnEen.Api.Security;
using KpnEen.Api.Settled;
using KpnEen.Data.Resources;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.Resources;

/// <summary>Which page of a list of a tenant's things is asked for, and in which shape: <c>[AsParameters] ListRequest list</c>.</summary>
internal readonly record struct ListRequest(
    [FromQuery(Name = "limit")] int? Limit,
    [FromQuery(Name = "cursor")] string? Cursor,
    [FromQuery(Name = "sort")] string? Sort,
    [FromQuery(Name = "fields")] string? Fields,
    [FromQuery(Name = "includeTotal")] TotalKind? IncludeTotal,
    TenantContext Tenant,
    Cursors Cursors,
    HttpContext Http
)
{
    private ListShape Shape => new(Sort, Fields);

    /// <summary>Reads the page and answers with it.</summary>
    public async Task<IResult> AnswerAsync<TFields, TView>(
        IResourceStore<TFields> store,
        ResourceFilter filter,
        Func<Stored<TFields>, TView> show
    ) => Answer((await ReadAsync(store, filter)).Select(show));

    /// <exception cref="ProblemException">400: limit, cursor or sort.</exception>
    public async Task<Page<Stored<TFields>>> ReadAsync<TFields>(IResourceStore<TFields> store, ResourceFilter filter)
    {
        var page = new PageRequest(Limit, Cursor);
        var newestFirst = Shape.IsDescending("createdAt", standard: false);
        var operation = Http.GetEndpoint()?.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? "";
        var conditions = filter.Conditions.Select(c => $"{c.Condition} {c.Value}").ToArray();
        var cursor = Cursors.For(operation, Tenant.TenantId, Sort, conditions);
        var after = cursor.Read<AfterId>(page.Cursor)?.Id;
        var rows = await store.ListAsync(Tenant.TenantId, filter, after, page.Size() + 1, Http.RequestAborted, newestFirst);
        var read = cursor.ToPage(rows, page.Size(), row => new AfterId(row.Id));
        return IncludeTotal is null ? read : read with { Total = await store.CountAsync(Tenant.TenantId, filter, Http.RequestAborted) };
    }

    /// <summary>With the members that were asked for.</summary>
    public IResult Answer<TView>(Page<TView> page) => Shape.Answer(page);
}
