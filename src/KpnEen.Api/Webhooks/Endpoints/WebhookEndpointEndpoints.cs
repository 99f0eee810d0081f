using KpnEen.Api.Conventions;
using KpnEen.Api.OpenApi;
using KpnEen.Api.Security;
using KpnEen.Api.Settled;
using KpnEen.Api.Validation;
using KpnEen.Api.Webhooks.Signing;
using KpnEen.Api.Webhooks.Targets;
using KpnEen.Data.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.Webhooks.Endpoints;

/// <summary><c>/v1/webhook-endpoints</c>.</summary>
internal static class WebhookEndpointEndpoints
{
    private static readonly object Example = new
    {
        Url = "https://crm.example.com/hooks/telephony",
        Description = "CRM, production",
        EventTypes = new[] { "call.*", "conversation.closed" },
    };

    public static void MapWebhookEndpoints(this IEndpointRouteBuilder v1)
    {
        var endpoints = v1.MapGroup("/webhook-endpoints").WithTags("Webhooks").WithIds();
        endpoints
            .MapGet("", ListAsync)
            .Operation("listWebhookEndpoints", "List webhook endpoints")
            .Produces<Page<WebhookEndpoint>>()
            .RequireScope(Scopes.WebhooksRead);
        endpoints
            .MapPost("", CreateAsync)
            .Operation(
                "createWebhookEndpoint",
                "Create a webhook endpoint",
                "The answer has what deliveries are verified with: of v1 a secret, shown this once; of v1a a public key."
            )
            .BodyExample(Example)
            .Produces<WebhookEndpointWithSecret>(StatusCodes.Status201Created)
            .Conflicts(ProblemCodes.LimitReached)
            .RequireScope(Scopes.WebhooksWrite)
            .Idempotent();
        endpoints
            .MapGet("/{endpointId}", GetAsync)
            .Operation("getWebhookEndpoint", "Get a webhook endpoint")
            .Produces<WebhookEndpoint>()
            .TagForWriters()
            .RequireScope(Scopes.WebhooksRead);
        endpoints
            .MapPatch("/{endpointId}", PatchAsync)
            .Operation(
                "updateWebhookEndpoint",
                "Change a webhook endpoint",
                "JSON merge patch: members replace, null removes, absent members stay, secrets and customHeaders too as long as they go to the same place: a url with another host or port needs them anew."
            )
            .Produces<WebhookEndpoint>()
            .RequireScope(Scopes.WebhooksWrite)
            .RequireIfMatch();
        endpoints
            .MapDelete("/{endpointId}", DeleteAsync)
            .Operation("deleteWebhookEndpoint", "Delete a webhook endpoint", "Its deliveries and their log go with it.")
            .Produces(StatusCodes.Status204NoContent)
            .RequireScope(Scopes.WebhooksWrite)
            .RequireIfMatch();
        endpoints
            .MapPost("/{endpointId}/rotate-secret", RotateAsync)
            .Operation(
                "rotateWebhookSecret",
                "Give a webhook endpoint a new secret",
                "Deliveries carry the signatures of both until the grace period has passed. The answer has the new secret, this once."
            )
            .Produces<WebhookEndpointWithSecret>()
            .RequireScope(Scopes.WebhooksWrite)
            .Idempotent();
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] PageRequest page,
        TenantContext tenant,
        WebhookEndpointStore store,
        Cursors cursors,
        CancellationToken cancellation
    )
    {
        var cursor = cursors.For("listWebhookEndpoints", tenant.TenantId);
        var rows = await store.ListAsync(tenant.TenantId, cursor.Read<AfterId>(page.Cursor)?.Id, page.Size() + 1, cancellation);
        return TypedResults.Ok(cursor.ToPage(rows, page.Size(), row => new AfterId(row.Id), WebhookEndpointViews.Show));
    }

    private static async Task<IResult> CreateAsync(
        WebhookEndpointInput input,
        TenantContext tenant,
        WebhookEndpointStore store,
        TargetUrl target,
        WebhookOptions options,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        var settings = input.Demand(target);
        var key = WebhookKey.Create(input.Signature == WebhookSignature.V1a);
        var stored = await store.CreateAsync(tenant.TenantId, settings, key.ToStored(), options.EndpointsPerTenant, cancellation);
        return stored is null
            ? Problems.Conflict(ProblemCodes.LimitReached, $"A tenant has at most {options.EndpointsPerTenant} webhook endpoints.")
            : ETags.Created(http, $"/v1/webhook-endpoints/{stored.Id}", WebhookEndpointViews.ShowWithSecret(stored, key), stored.Revision);
    }

    private static async Task<IResult> GetAsync(
        string endpointId,
        TenantContext tenant,
        WebhookEndpointStore store,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        if (await store.FindAsync(tenant.TenantId, endpointId, cancellation) is not { } stored)
            return Problems.NotFound();
        // How it fares changes without a new revision, so a 304 would tell old news: the tag is for If-Match only.
        http.Response.Headers.ETag = ETags.Of(stored.Revision);
        return TypedResults.Ok(WebhookEndpointViews.Show(stored));
    }

    private static async Task<IResult> PatchAsync(
        string endpointId,
        MergePatch<WebhookEndpointInput> patch,
        IfMatch ifMatch,
        TenantContext tenant,
        WebhookEndpointStore store,
        TargetUrl target,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        var namesHeaders = patch.Names("customHeaders");
        var stored = await store.ChangeAsync(
            tenant.TenantId,
            endpointId,
            present =>
            {
                ifMatch.Check(present.Revision);
                var settings = patch.ApplyTo(WebhookEndpointViews.Input(present)).Demand(target, present, namesHeaders);
                // "customHeaders": null takes them away; not named, they stay.
                return namesHeaders ? settings with { Headers = settings.Headers ?? new Dictionary<string, string>() } : settings;
            },
            tenant.Actor,
            cancellation
        );
        return stored is null ? Problems.NotFound() : ETags.Ok(http, WebhookEndpointViews.Show(stored), stored.Revision);
    }

    private static async Task<IResult> DeleteAsync(
        string endpointId,
        IfMatch ifMatch,
        TenantContext tenant,
        WebhookEndpointStore store,
        CancellationToken cancellation
    ) =>
        await store.DeleteAsync(tenant.TenantId, endpointId, present => ifMatch.Check(present.Revision), cancellation)
            ? TypedResults.NoContent()
            : Problems.NotFound();

    private static async Task<IResult> RotateAsync(
        string endpointId,
        RotateWebhookSecret? input,
        TenantContext tenant,
        WebhookEndpointStore store,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        var wanted = InputCheck.Demand(input ?? new RotateWebhookSecret());
        WebhookKey? key = null;
        var stored = await store.RotateAsync(
            tenant.TenantId,
            endpointId,
            present =>
            {
                key = WebhookKey.Create(wanted.Signature is { } signature ? signature == WebhookSignature.V1a : present.Asymmetric);
                return key.ToStored();
            },
            TimeSpan.FromSeconds(wanted.GracePeriodSeconds),
            cancellation
        );
        if (stored is null)
            return Problems.NotFound();
        http.Response.Headers.ETag = ETags.Of(stored.Revision);
        return TypedResults.Ok(WebhookEndpointViews.ShowWithSecret(stored, key!));
    }
}
