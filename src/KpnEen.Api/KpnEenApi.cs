using KpnEen.Api.AudioFiles;
using KpnEen.Api.Audit;
using KpnEen.Api.CallMeNow;
using KpnEen.Api.CallRecords;
using KpnEen.Api.Calls;
using KpnEen.Api.Camara;
using KpnEen.Api.Clients;
using KpnEen.Api.ConnectedApps;
using KpnEen.Api.Conventions;
using KpnEen.Api.Devices;
using KpnEen.Api.Events;
using KpnEen.Api.Forwarding;
using KpnEen.Api.HuntGroups;
using KpnEen.Api.Numbers;
using KpnEen.Api.OpenApi;
using KpnEen.Api.Operations;
using KpnEen.Api.Precedence;
using KpnEen.Api.Recordings;
using KpnEen.Api.RoutingSimulations;
using KpnEen.Api.Services;
using KpnEen.Api.Settled;
using KpnEen.Api.SignIns;
using KpnEen.Api.Tenants;
using KpnEen.Api.Trunks;
using KpnEen.Api.Users;
using KpnEen.Api.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace KpnEen.Api;

/// <summary>The REST floor: one Add and one Map. This file stays a list.</summary>
public static class KpnEenApi
{
    public static IServiceCollection AddKpnEenApi(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddConventions(configuration);
        services.AddOpenApiDocument();
        services.AddResources(configuration);
        services.AddWebhooks(configuration);
        services.AddEvents();
        return services;
    }

    /// <param name="more">Operations of another edge that obey the same conventions.</param>
    public static WebApplication MapKpnEenApi(this WebApplication app, Action<IEndpointRouteBuilder>? more = null)
    {
        app.UseConventions();
        app.MapOpenApiDocument();
        app.MapSignaturePage();
        var v1 = app.MapV1();
        MapV1(v1);
        more?.Invoke(v1);
        app.MapClickToDial();
        return app;
    }

    private static void MapV1(IEndpointRouteBuilder v1)
    {
        v1.MapTenants();
        v1.MapOwnTenant();
        v1.MapUsers();
        v1.MapDevices();
        v1.MapNumbers();
        v1.MapTrunks();
        v1.MapHuntGroups();
        v1.MapServices();
        v1.MapAudioFiles();
        v1.MapForwarding();
        v1.MapCalls();
        v1.MapCallRecords();
        v1.MapRecordings();
        v1.MapPlayLinks();
        v1.MapCallMeNowKeys();
        v1.MapCallMeNowForms();
        v1.MapCallMeNowSessions();
        v1.MapBlockedNumbers();
        v1.MapClients();
        v1.MapSignIns();
        v1.MapConnectedApps();
        v1.MapWebhooks();
        v1.MapEvents();
        v1.MapOperations();
        v1.MapAuditLog();
        v1.MapRoutingSimulations();
        v1.MapServicePrecedence();
    }
}
