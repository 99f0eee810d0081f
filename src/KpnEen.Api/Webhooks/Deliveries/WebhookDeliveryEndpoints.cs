using KpnEen.Api.Conventions;
using KpnEen.Api.Events;
using KpnEen.Api.OpenApi;
using KpnEen.Api.Operations;
using KpnEen.Api.Security;
using KpnEen.Api.Settled;
using KpnEen.Api.Validation;
using KpnEen.Data.Log;
using KpnEen.Data.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.Webhooks.Deliveries;

/// <summary>The delivery log, replay and test events.</summary>
internal static class WebhookDeliveryEndpoints
{
    public static void MapWebhookDeliveries(this IEndpointRouteBuilder v1)
    {
        var webhooks = v1.MapGroup("").WithTags("Webhooks").WithIds();
        webhooks
            .MapGet("/webhook-endpoints/{endpointId}/deliveries", ListAsync)
            .Operation("listWebhookDeliveries", "List the deliveries of a webhook endpoint", "Newest first, of the last 30 days.")
            .Produces<Page<WebhookDelivery>>()
            .RequireScope(Scopes.WebhooksRead);
        webhooks
            .MapGet("/webhook-deliveries/{deliveryId}", GetAsync)
            .Operation("getWebhookDelivery", "Get a delivery with its attempts")
            .Produces<WebhookDeliveryWithAttempts>()
            .RequireScope(Scopes.WebhooksRead);
        webhooks
            .MapDelete("/webhook-deliveries/{deliveryId}/content", ExpungeAsync)
            .Operation(
                "expungeWebhookDelivery",
                "Forget what a delivery's attempts said",
                "Headers, and what the receiver answered, are erased from the log for good; times, statuses and the delivery itself stay."
            )
            .Produces(StatusCodes.Status204NoContent)
            .RequireScope(Scopes.WebhooksWrite);
        webhooks
            .MapPost("/webhook-deliveries/{deliveryId}/replay", ReplayAsync)
            .Operation(
                "replayWebhookDelivery",
                "Send a delivery again",
                "Same id and same bytes, from the start of the schedule; a pending one is tried at once."
            )
            .Produces<WebhookDelivery>(StatusCodes.Status202Accepted)
            .Conflicts(ProblemCodes.Conflict)
            .RequireScope(Scopes.WebhooksWrite)
            .Idempotent();
        webhooks
            .MapPost("/webhook-endpoints/{endpointId}/replay", ReplaySinceAsync)
            .Operation(
                "replayWebhookEndpoint",
                "Send events to a webhook endpoint again",
                "Those that failed, those that were never tried, or all, of a span of time: same ids and same bytes, so many a second. The operation tells how far it is."
            )
            .BodyExample(new { Since = "2026-01-31T12:00:00.000Z", Deliveries = "failed" })
            .Produces<Operation>(StatusCodes.Status202Accepted)
            .Conflicts(ProblemCodes.Conflict)
            .RequireScope(Scopes.WebhooksWrite)
            .Idempotent();
        webhooks
            .MapPost("/webhook-endpoints/{endpointId}/test", TestAsync)
            .Operation(
                "testWebhookEndpoint",
                "Send a test event to a webhook endpoint",
                "An example marked \"test\": true, signed and sent like any other, tried once."
            )
            .Produces<WebhookDelivery>(StatusCodes.Status202Accepted)
            .Conflicts(ProblemCodes.Conflict)
            .RequireScope(Scopes.WebhooksWrite)
            .Idempotent();
        webhooks
            .MapPost("/webhook-endpoints/{endpointId}/verify", VerifyAsync)
            .Operation(
                "verifyWebhookEndpoint",
                "Ask a pending webhook endpoint again whether it wants events",
                "A webhook_endpoint.verification event is sent now, once; answered with 2xx the endpoint gets its events. The delivery tells how it went."
            )
            .Produces<WebhookDelivery>(StatusCodes.Status202Accepted)
            .Conflicts(ProblemCodes.Conflict)
            .RequireScope(Scopes.WebhooksWrite)
            .Idempotent();
    }

    private static async Task<IResult> ListAsync(
        string endpointId,
        [AsParameters] PageRequest page,
        [AsParameters] ListShape shape,
        WebhookDeliveryStatus[]? status,
        string? type,
        DateTimeOffset? createdAfter,
        DateTimeOffset? createdBefore,
        bool? deadLetter,
        EstimatedTotal? includeTotal,
        TenantContext tenant,
        DeliveryLog log,
        Cursors cursors,
        CancellationToken cancellation
    )
    {
        var patterns = EventTypeQuery.Read("type", type);
        TimeRange.DemandOrder("createdBefore", createdAfter, createdBefore);
        var cursor = cursors.For(
            "listWebhookDeliveries",
            tenant.TenantId,
            endpointId,
            status,
            type,
            createdAfter,
            createdBefore,
            deadLetter,
            shape.Sort
        );
        var oldestFirst = !shape.IsDescending("createdAt", standard: true);
        var after = cursor.Read<DeliveryPosition>(page.Cursor);
        var filter = new DeliveryFilter(
            status is { Length: > 0 } ? [.. status.Select(s => s.ToString().ToLowerInvariant())] : null,
            patterns,
            createdAfter?.ToUniversalTime(),
            createdBefore?.ToUniversalTime(),
            deadLetter
        );
        var rows = await log.ListAsync(
            tenant.TenantId,
            endpointId,
            filter,
            after is null ? null : (after.CreatedAt, after.Id),
            page.Size() + 1,
            cancellation,
            oldestFirst
        );
        if (rows is null)
            return Problems.NotFound();
        var answer = cursor.ToPage(rows, page.Size(), row => new DeliveryPosition(row.CreatedAt, row.Id), WebhookDeliveryViews.Show);
        return shape.Answer(
            includeTotal is null
                ? answer
                : answer with
                {
                    Total = await log.EstimateAsync(tenant.TenantId, endpointId, filter, cancellation),
                }
        );
    }

    private static async Task<IResult> GetAsync(string deliveryId, TenantContext tenant, DeliveryLog log, CancellationToken cancellation) =>
        await log.FindAsync(tenant.TenantId, deliveryId, cancellation) is var (delivery, attempts)
            ? TypedResults.Ok(WebhookDeliveryViews.Show(delivery, attempts))
            : Problems.NotFound();

    private static async Task<IResult> ExpungeAsync(
        string deliveryId,
        TenantContext tenant,
        DeliveryLog log,
        TimeProvider time,
        CancellationToken cancellation
    ) =>
        await log.ExpungeAsync(tenant.TenantId, deliveryId, time.GetUtcNow(), cancellation)
            ? TypedResults.NoContent()
            : Problems.NotFound();

    private static async Task<IResult> ReplayAsync(
        string deliveryId,
        TenantContext tenant,
        DeliveryReplay replay,
        DeliveryLog log,
        CancellationToken cancellation
    )
    {
        if (Refusal(await replay.ReplayAsync(tenant.TenantId, deliveryId, cancellation)) is { } refusal)
            return refusal;
        return await log.FindAsync(tenant.TenantId, deliveryId, cancellation) is var (delivery, _)
            ? Accepted(delivery)
            : Problems.NotFound();
    }

    private static async Task<IResult> ReplaySinceAsync(
        string endpointId,
        ReplayDeliveries input,
        TenantContext tenant,
        DeliveryReplay replay,
        TimeProvider time,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        InputCheck.Demand(input);
        var selection = new ReplaySelection(
            endpointId,
            input.Deliveries.ToString().ToLowerInvariant(),
            input.Since,
            input.Until ?? time.GetUtcNow(),
            input.MaxPerSecond
        );
        var (result, operation) = await replay.BeginAsync(tenant.TenantId, selection, cancellation);
        return (IResult?)Refusal(result) ?? OperationViews.Accepted(http, operation!);
    }

    private static async Task<IResult> TestAsync(
        string endpointId,
        TestEvent? input,
        TenantContext tenant,
        DeliveryReplay replay,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var example = EventExamples.Make(InputCheck.Demand(input ?? new TestEvent()).Type, tenant.TenantId, time);
        var envelope = $"{EventJson.Envelope(example)[..^1]},\"test\":true}}";
        var (delivery, result) = await replay.TestAsync(tenant.TenantId, endpointId, example, envelope, cancellation);
        return Refusal(result) ?? (IResult)Accepted(delivery!);
    }

    private static async Task<IResult> VerifyAsync(
        string endpointId,
        TenantContext tenant,
        EndpointOwnership ownership,
        CancellationToken cancellation
    )
    {
        var (delivery, result) = await ownership.AskAsync(tenant.TenantId, endpointId, cancellation);
        return Refusal(result) ?? (IResult)Accepted(delivery!);
    }

    private static Accepted<WebhookDelivery> Accepted(KpnEen.Data.Webhooks.WebhookDelivery delivery) =>
        TypedResults.Accepted($"/v1/webhook-deliveries/{delivery.Id}", WebhookDeliveryViews.Show(delivery));

    private static ProblemResult? Refusal(ReplayResult result) =>
        result switch
        {
            ReplayResult.NotFound => Problems.NotFound(),
            ReplayResult.EndpointDisabled => Problems.Conflict(ProblemCodes.Conflict, "The endpoint is switched off: switch it on first."),
            ReplayResult.InProgress => Problems.Conflict(ProblemCodes.Conflict, "An attempt is under way: ask again when it has ended."),
            ReplayResult.NotPending => Problems.Conflict(ProblemCodes.Conflict, "The endpoint is not pending: there is nothing to prove."),
            _ => null,
        };
}
