using KpnEen.Api.Conventions;
using KpnEen.Api.OpenApi;
using KpnEen.Api.Security;
using KpnEen.Api.Settled;
using KpnEen.Api.Validation;
using KpnEen.Data.Records;
using KpnEen.Pbx.Events;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.CallRecords;

/// <summary><c>/v1/call-records</c>: one for each ended conversation, newest first.</summary>
internal static class CallRecordEndpoints
{
    public static void MapCallRecords(this IEndpointRouteBuilder v1)
    {
        var records = v1.MapGroup("/call-records").WithTags("CallRecords").RequireScope(Scopes.RecordsRead).WithIds();
        records
            .MapGet("", ListAsync)
            .Operation("listCallRecords", "List call records", "Newest first; the last 30 days unless `startedAfter` says otherwise.")
            .Produces<Page<CallRecordView>>();
        records.MapGet("/{conversationId}", GetAsync).Operation("getCallRecord", "Get a call record").Produces<CallRecordView>();
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] PageRequest page,
        [AsParameters] TimeRange range,
        [AsParameters] ListShape shape,
        string? userId,
        string? number,
        CallDirection[]? direction,
        CallOutcome[]? outcome,
        EstimatedTotal? includeTotal,
        TenantContext tenant,
        CallRecordStore records,
        TimeProvider time,
        Cursors cursors,
        CancellationToken cancellation
    )
    {
        var (from, to) = range.Bounds(time);
        var filter = new CallRecordFilter(
            from,
            to,
            QueryText.Check("userId", userId),
            QueryText.Number("number", number),
            direction,
            outcome
        );
        var cursor = cursors.For(
            "listCallRecords",
            tenant.TenantId,
            range.StartedAfter,
            range.StartedBefore,
            userId,
            filter.Number,
            direction,
            outcome,
            shape.Sort
        );
        var oldestFirst = !shape.IsDescending("startedAt", standard: true);
        var rows = await records.ListAsync(
            tenant.TenantId,
            filter,
            cursor.Read<AfterStart>(page.Cursor)?.Keyset,
            page.Size() + 1,
            cancellation,
            oldestFirst
        );
        var answer = cursor.ToPage(rows, page.Size(), row => AfterStart.Of(row.StartedAt, row.ConversationId), CallRecordView.Of);
        return shape.Answer(
            includeTotal is null ? answer : answer with { Total = await records.EstimateAsync(tenant.TenantId, filter, cancellation) }
        );
    }

    private static async Task<IResult> GetAsync(
        string conversationId,
        TenantContext tenant,
        CallRecordStore records,
        CancellationToken cancellation
    ) =>
        await records.FindAsync(tenant.TenantId, conversationId, cancellation) is { } record
            ? TypedResults.Ok(CallRecordView.Of(record))
            : Problems.NotFound();
}
