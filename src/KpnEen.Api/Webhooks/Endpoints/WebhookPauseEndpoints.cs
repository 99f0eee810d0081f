using KpnEen.Api.Conventions;
using KpnEen.Api.OpenApi;
using KpnEen.Api.Security;
using KpnEen.Api.Validation;
using KpnEen.Data.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.Webhooks.Endpoints;

/// <summary><c>/v1/webhook-endpoints/{id}/pause</c> and <c>/resume</c>.</summary>
internal static class WebhookPauseEndpoints
{
    public static void MapWebhookPauses(this IEndpointRouteBuilder v1)
    {
        var endpoints = v1.MapGroup("/webhook-endpoints").WithTags("Webhooks").WithIds();
        endpoints
            .MapPost("/{endpointId}/pause", PauseAsync)
            .Operation(
                "pauseWebhookEndpoint",
                "Pause a webhook endpoint",
                "It gets nothing until it is resumed. What waits and what happens meanwhile is kept as skipped deliveries."
            )
            .Produces<WebhookEndpoint>()
            .RequireScope(Scopes.WebhooksWrite)
            .Idempotent();
        endpoints
            .MapPost("/{endpointId}/resume", ResumeAsync)
            .Operation(
                "resumeWebhookEndpoint",
                "Resume a webhook endpoint",
                "It gets new events again, and what it missed if you ask for it. A degraded endpoint counts as healthy until it fails anew."
            )
            .Produces<WebhookEndpointResumed>()
            .RequireScope(Scopes.WebhooksWrite)
            .Idempotent();
    }

    private static async Task<IResult> PauseAsync(
        string endpointId,
        TenantContext tenant,
        EndpointPauses pauses,
        HttpContext http,
        CancellationToken cancellation
    ) =>
        await pauses.PauseAsync(tenant.TenantId, endpointId, _ => { }, tenant.Actor, cancellation) is { } stored
            ? ETags.Ok(http, WebhookEndpointViews.Show(stored), stored.Revision)
            : Problems.NotFound();

    private static async Task<IResult> ResumeAsync(
        string endpointId,
        ResumeWebhookEndpoint? input,
        TenantContext tenant,
        EndpointPauses pauses,
        CancellationToken cancellation
    )
    {
        var replay = (input ?? new ResumeWebhookEndpoint()).Replay.ToString().ToLowerInvariant();
        return await pauses.ResumeAsync(tenant.TenantId, endpointId, replay, tenant.Actor, cancellation) is var (stored, queued)
            ? TypedResults.Ok(new WebhookEndpointResumed(WebhookEndpointViews.Show(stored), queued))
            : Problems.NotFound();
    }
}
