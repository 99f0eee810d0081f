using KpnEen.Api.Clients;
using KpnEen.Api.Conventions;
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
        services.AddWebhooks(configuration);
        return services;
    }

    public static WebApplication MapKpnEenApi(this WebApplication app)
    {
        app.UseConventions();
        MapV1(app.MapV1());
        return app;
    }

    private static void MapV1(IEndpointRouteBuilder v1)
    {
        v1.MapClients();
        v1.MapWebhooks();
    }
}
