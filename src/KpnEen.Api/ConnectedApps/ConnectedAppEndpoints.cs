using KpnEen.Api.Conventions;
using KpnEen.Api.OpenApi;
using KpnEen.Api.Security;
using KpnEen.Api.Settled;
using KpnEen.Api.Validation;
using KpnEen.Data.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.ConnectedApps;

/// <summary><c>/v1/connected-apps</c>: what people of the tenant allowed applications, and how to take it back.</summary>
internal static class ConnectedAppEndpoints
{
    public static void MapConnectedApps(this IEndpointRouteBuilder v1)
    {
        var apps = v1.MapGroup("/connected-apps").WithTags("ConnectedApps").WithIds();
        apps.MapGet("", ListAsync)
            .Operation(
                "listConnectedApps",
                "List connected applications",
                "Applications that people of the tenant signed in to or connected it with; also those of partners, which are not among the tenant's clients."
            )
            .Produces<Page<ConnectedAppView>>()
            .RequireScope(Scopes.ClientsRead);
        apps.MapGet("/{clientId}", GetAsync)
            .Operation("getConnectedApp", "Get a connected application")
            .Produces<ConnectedAppView>()
            .RequireScope(Scopes.ClientsRead);
        apps.MapDelete("/{clientId}", DeleteAsync)
            .Operation(
                "disconnectApp",
                "Disconnect an application",
                "All that people of the tenant allowed it ends at once: its access tokens, refresh tokens and codes. They may connect it again."
            )
            .Produces(StatusCodes.Status204NoContent)
            .RequireScope(Scopes.ClientsWrite);
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] PageRequest page,
        TenantContext tenant,
        ConnectedAppStore apps,
        Cursors cursors,
        CancellationToken cancellation
    )
    {
        var cursor = cursors.For("listConnectedApps", tenant.TenantId);
        var rows = await apps.ListAsync(tenant.TenantId, cursor.Read<AfterId>(page.Cursor)?.Id, page.Size() + 1, cancellation);
        return TypedResults.Ok(cursor.ToPage(rows, page.Size(), row => new AfterId(row.ClientId), ConnectedAppView.Of));
    }

    private static async Task<IResult> GetAsync(
        string clientId,
        TenantContext tenant,
        ConnectedAppStore apps,
        CancellationToken cancellation
    ) =>
        await apps.GetAsync(tenant.TenantId, clientId, cancellation) is { } app
            ? TypedResults.Ok(ConnectedAppView.Of(app))
            : Problems.NotFound();

    private static async Task<IResult> DeleteAsync(
        string clientId,
        TenantContext tenant,
        ConnectedAppStore apps,
        CancellationToken cancellation
    ) => await apps.DisconnectAsync(tenant.TenantId, clientId, cancellation) ? TypedResults.NoContent() : Problems.NotFound();
}
