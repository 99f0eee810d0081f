using System.Security.Cryptography;
using KpnEen.Api.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KpnEen.Api.Conventions;

/// <summary>What all endpoints share: problems, strict input, paging, idempotency, security.</summary>
public static class ConventionsSetup
{
    public static IServiceCollection AddConventions(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(ApiOptions.From(configuration));
        services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.TryAddSingleton(_ => new Cursors(RandomNumberGenerator.GetBytes(32)));
        services.AddScoped<TenantContext>();
        return services;
    }

    /// <summary>The pipeline before the endpoints, in order.</summary>
    public static WebApplication UseConventions(this WebApplication app) => app;
}
