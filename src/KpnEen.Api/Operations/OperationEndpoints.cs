using KpnEen.Api.Conventions;
using KpnEen.Api.OpenApi;
using KpnEen.Api.Security;
using KpnEen.Api.Settled;
using KpnEen.Api.Validation;
using KpnEen.Data.Operations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.Operations;

/// <summary><c>/v1/operations</c>. A17.</summary>
internal static class OperationEndpoints
{
    public static void MapOperations(this IEndpointRouteBuilder v1)
    {
        var operations = v1.MapGroup("/operations").WithTags("Operations").WithIds();
        operations
            .MapGet("", ListAsync)
            .Operation("listOperations", "List long actions", "Newest first; one that has ended is kept for 7 days.")
            .Produces<Page<Operation>>()
            .RequireScope(Scopes.OperationsRead);
        operations
            .MapGet("/{operationId}", GetAsync)
            .Operation("getOperation", "Get a long action", "How far it is. While it is not over, Retry-After says when to ask again.")
            .Produces<Operation>()
            .Conditional()
            .RequireScope(Scopes.OperationsRead);
        operations
            .MapPost("/{operationId}/cancel", CancelAsync)
            .Operation("cancelOperation", "Call a long action off", "It ends where it is: what was done stays done.")
            .Produces<Operation>()
            .Conflicts(ProblemCodes.Conflict)
            .RequireScope(Scopes.OperationsWrite)
            .Idempotent();
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] PageRequest page,
        OperationState[]? state,
        TenantContext tenant,
        OperationStore operations,
        Cursors cursors,
        CancellationToken cancellation
    )
    {
        var cursor = cursors.For("listOperations", tenant.TenantId, state);
        var before = cursor.Read<AfterId>(page.Cursor)?.Id;
        var wanted = (state ?? []).Select(s => s.ToString().ToLowerInvariant()).ToArray();
        var rows = await operations.ListAsync(tenant.TenantId, wanted, before, page.Size() + 1, cancellation);
        return TypedResults.Ok(cursor.ToPage(rows, page.Size(), row => new AfterId(row.Id), OperationViews.Show));
    }

    private static async Task<IResult> GetAsync(
        string operationId,
        TenantContext tenant,
        OperationStore operations,
        HttpContext http,
        CancellationToken cancellation
    ) =>
        await operations.FindAsync(tenant.TenantId, operationId, cancellation) is { } stored
            ? OperationViews.Ok(http, stored)
            : Problems.NotFound();

    private static async Task<IResult> CancelAsync(
        string operationId,
        TenantContext tenant,
        OperationStore operations,
        CancellationToken cancellation
    ) =>
        await operations.CancelAsync(tenant.TenantId, operationId, cancellation) switch
        {
            null => Problems.NotFound(),
            (_, false) => Problems.Conflict(ProblemCodes.Conflict, "It has ended already."),
            var (ended, _) => TypedResults.Ok(OperationViews.Show(ended)),
        };
}
