using KpnEen.Api.Conventions;
using KpnEen.Api.OpenApi;
using KpnEen.Api.Security;
using KpnEen.Api.Settled;
using KpnEen.Api.Validation;
using KpnEen.Data.Settings;
using KpnEen.Pbx.Services;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.Services;

/// <summary>The telephone services of a user and of a company, each route made from the descriptor of its service.</summary>
internal static class ServiceEndpoints
{
    public static void MapServices(this IEndpointRouteBuilder v1)
    {
        v1.MapGet("/service-catalog", Catalog)
            .WithTags("Services")
            .Operation(
                "getServiceCatalog",
                "List the services there are",
                "In the order of the catalogue, with the star codes that switch them from a phone."
            )
            .Produces<ServiceCatalogView>()
            .RequireScope(Scopes.DirectoryRead);
        var services = v1.MapGroup("/users/{userId}/services").WithTags("Services").WithIds();
        services
            .MapGet("", ListAsync)
            .Operation("listUserServices", "List the services of a user", "Which are active, and their settings.")
            .Produces<UserServices>()
            .RequireScope(Scopes.DirectoryRead);
        foreach (var service in ServiceCatalog.All.Where(s => s.Scope == ServiceScope.User))
            MapService(services, service);
        var own = v1.MapGroup("/tenant/services").WithTags("Services");
        foreach (var service in ServiceCatalog.All.Where(s => s.Scope == ServiceScope.Tenant))
            MapTenantService(own, service);
    }

    private static void MapService(RouteGroupBuilder services, ServiceDescriptor service)
    {
        services
            .MapGet(
                $"/{service.Name}",
                (string userId, TenantContext tenant, SettingsStore settings, HttpContext http, CancellationToken cancellation) =>
                    GetAsync(service, userId, tenant, settings, http, cancellation)
            )
            .Reads(service, "a user");
        services
            .MapPut(
                $"/{service.Name}",
                (
                    string userId,
                    IfMatch ifMatch,
                    TenantContext tenant,
                    SettingsStore settings,
                    SettledWrites writes,
                    SettingWarnings warnings,
                    HttpContext http,
                    CancellationToken cancellation
                ) => PutAsync(service, userId, ifMatch, tenant, settings, writes, warnings, http, cancellation)
            )
            .Replaces(service, "a user");
    }

    private static void MapTenantService(RouteGroupBuilder services, ServiceDescriptor service)
    {
        services
            .MapGet(
                $"/{service.Name}",
                (TenantContext tenant, SettingsStore settings, HttpContext http, CancellationToken cancellation) =>
                    GetAsync(service, tenant.TenantId, tenant, settings, http, cancellation)
            )
            .Reads(service, "the own tenant");
        services
            .MapPut(
                $"/{service.Name}",
                (
                    IfMatch ifMatch,
                    TenantContext tenant,
                    SettingsStore settings,
                    SettledWrites writes,
                    SettingWarnings warnings,
                    HttpContext http,
                    CancellationToken cancellation
                ) => PutAsync(service, tenant.TenantId, ifMatch, tenant, settings, writes, warnings, http, cancellation)
            )
            .Replaces(service, "the own tenant");
    }

    private static void Reads(this RouteHandlerBuilder route, ServiceDescriptor service, string whose) =>
        route
            .Operation($"get{OperationName(service)}", $"Get {service.Title} of {whose}", service.Description)
            .WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, service.SettingsType, ["application/json"]))
            .RequireScope(Scopes.DirectoryRead);

    private static void Replaces(this RouteHandlerBuilder route, ServiceDescriptor service, string whose) =>
        route
            .Operation(
                $"replace{OperationName(service)}",
                $"Set {service.Title} of {whose}",
                $"{service.Description} Replaces the settings whole; members left out get their defaults."
            )
            .WithMetadata(new AcceptsMetadata(["application/json"], service.SettingsType))
            .WithMetadata(
                new ProducesResponseTypeMetadata(
                    StatusCodes.Status200OK,
                    typeof(Written<>).MakeGenericType(service.SettingsType),
                    ["application/json"]
                )
            )
            .RequireScope(Scopes.DirectoryWrite)
            .RequireIfMatch();

    private static Ok<ServiceCatalogView> Catalog() =>
        TypedResults.Ok(new ServiceCatalogView { Items = [.. ServiceCatalog.All.Select(ServiceCatalogEntry.Of)] });

    private static async Task<IResult> ListAsync(
        string userId,
        TenantContext tenant,
        SettingsStore settings,
        SettingWarnings warnings,
        CancellationToken cancellation
    ) =>
        await settings.ListAsync(tenant.TenantId, userId, ServiceScope.User, cancellation) is { } all
            ? TypedResults.Ok(new UserServices { Items = [.. all.Select(UserService.Of)], Warnings = warnings.Of(tenant.TenantId, userId) })
            : Problems.NotFound();

    private static async Task<IResult> GetAsync(
        ServiceDescriptor service,
        string subjectId,
        TenantContext tenant,
        SettingsStore settings,
        HttpContext http,
        CancellationToken cancellation
    ) =>
        await settings.GetAsync(tenant.TenantId, subjectId, service, cancellation) is { } stored
            ? ETags.Ok(http, stored.Settings, stored.Revision)
            : Problems.NotFound();

    private static async Task<IResult> PutAsync(
        ServiceDescriptor service,
        string subjectId,
        IfMatch ifMatch,
        TenantContext tenant,
        SettingsStore settings,
        SettledWrites writes,
        SettingWarnings warnings,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        var input = await JsonBody.ReadAsync(http, service.SettingsType, cancellation);
        if (await settings.GetAsync(tenant.TenantId, subjectId, service, cancellation) is not { } present)
            return Problems.NotFound();
        ifMatch.Check(present.Revision);
        // The revision just seen holds the write to it: another writer in between is a 412 too.
        var change = await settings.ReplaceAsync(
            tenant.TenantId,
            subjectId,
            service,
            input,
            ifMatch.Any ? null : present.Revision,
            tenant.Actor,
            cancellation
        );
        var stored = await writes.SettleAsync(tenant.TenantId, change, cancellation);
        return ETags.Ok(http, warnings.Beside(stored.Settings, tenant.TenantId, subjectId, service), stored.Revision);
    }

    // call-forwarding-no-answer: CallForwardingNoAnswer
    private static string OperationName(ServiceDescriptor service) =>
        string.Concat(service.Name.Split('-').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));
}
