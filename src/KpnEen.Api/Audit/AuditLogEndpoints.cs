using KpnEen.Api.Conventions;
using KpnEen.Api.OpenApi;
using KpnEen.Api.Security;
using KpnEen.Api.Settled;
using KpnEen.Api.Validation;
using KpnEen.Data.Audit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.Audit;

/// <summary><c>/v1/audit-log</c>: who changed which setting (A35).</summary>
internal static class AuditLogEndpoints
{
    public static void MapAuditLog(this IEndpointRouteBuilder v1)
    {
        var audit = v1.MapGroup("/audit-log").WithTags("AuditLog").WithIds();
        audit
            .MapGet("", ListAsync)
            .Operation(
                "listAuditLog",
                "Read the audit log",
                "Every change of a setting, newest first: who, when, from what to what; from the API, the portal, the console, a star code or a phone alike."
            )
            .Produces<Page<AuditLogEntry>>()
            .RequireScope(Scopes.AuditRead);
        audit
            .MapGet("/verification", VerifyAsync)
            .Operation(
                "verifyAuditLog",
                "Verify the audit log",
                "Follows the chain of hashes from the first entry that is kept to the last. Keep the anchor of the answer somewhere else: with it an export can be verified without trusting this server."
            )
            .Produces<AuditLogVerification>()
            .RequireScope(Scopes.AuditRead);
        audit
            .MapGet("/export", Export)
            .Operation(
                "exportAuditLog",
                "Export the audit log",
                "One JSON object a line, oldest first, with the very texts that are hashed; before them, when older entries are kept no longer, what the chain goes on from: `KpnEen.Server --verify-audit FILE` verifies it without a database."
            )
            .Produces<string>(StatusCodes.Status200OK, AuditLogExportResult.MediaType)
            .RequireScope(Scopes.AuditRead);
        audit
            .MapPost("/erasures", EraseAsync)
            .Operation(
                "eraseAuditLog",
                "Erase the content of entries",
                "For the right to be forgotten (GDPR article 17): what was changed about these subjects becomes unreadable for good. That something was changed, when and by whom stays, and the chain still holds."
            )
            .Produces<AuditLogErased>()
            .RequireScope(Scopes.AuditErase)
            .Idempotent();
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] PageRequest page,
        string? subjectId,
        string? actorId,
        string? service,
        DateTimeOffset? changedAfter,
        DateTimeOffset? changedBefore,
        EstimatedTotal? includeTotal,
        TenantContext tenant,
        AuditLogStore store,
        Cursors cursors,
        CancellationToken cancellation
    )
    {
        TimeRange.DemandOrder("changedBefore", changedAfter, changedBefore);
        var filter = new AuditFilter(
            QueryText.Check("subjectId", subjectId),
            QueryText.Check("actorId", actorId),
            QueryText.Check("service", service),
            changedAfter?.ToUniversalTime(),
            changedBefore?.ToUniversalTime()
        );
        var cursor = cursors.For("listAuditLog", tenant.TenantId, subjectId, actorId, service, changedAfter, changedBefore);
        var rows = await store.ListAsync(
            tenant.TenantId,
            filter,
            cursor.Read<AuditLogPosition>(page.Cursor)?.Position,
            page.Size() + 1,
            cancellation
        );
        var answer = cursor.ToPage(rows, page.Size(), row => new AuditLogPosition(row.Position), AuditLogEntry.Of);
        return TypedResults.Ok(
            includeTotal is null ? answer : answer with { Total = await store.EstimateAsync(tenant.TenantId, filter, cancellation) }
        );
    }

    private static async Task<IResult> VerifyAsync(TenantContext tenant, AuditLogStore store, CancellationToken cancellation) =>
        TypedResults.Ok(AuditLogVerification.Of(await store.VerifyAsync(tenant.TenantId, cancellation)));

    private static AuditLogExportResult Export(TenantContext tenant, AuditLogStore store) => new(store, tenant.TenantId);

    private static async Task<IResult> EraseAsync(
        EraseAuditLog input,
        TenantContext tenant,
        AuditLogStore store,
        CancellationToken cancellation
    )
    {
        InputCheck.Demand(input);
        for (var i = 0; i < input.SubjectIds.Count; i++)
        {
            if (!ResourceIds.IsWellFormed(input.SubjectIds[i]))
                return Problems.Validation($"/subjectIds/{i}", ErrorCodes.InvalidFormat);
        }
        return TypedResults.Ok(
            new AuditLogErased { ErasedCount = await store.EraseAsync(tenant.TenantId, input.SubjectIds, cancellation) }
        );
    }
}
