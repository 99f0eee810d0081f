using KpnEen.Api.Camara;
using KpnEen.Api.Security;
using KpnEen.Data.Identity;
using KpnEen.Data.Postgres;
using KpnEen.Http.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace KpnEen.Api.Conventions;

/// <summary>What all endpoints share: problems, strict input, paging, idempotency, security.</summary>
public static class ConventionsSetup
{
    public static IServiceCollection AddConventions(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddIdentityStores();
        services.AddSingleton(ApiOptions.From(configuration));
        services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        // The host's own line for each request holds the query, and a token may have been put there (O10).
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning));
        services.AddMetrics();
        services.TryAddSingleton(ApiVersions.Released);
        services.AddScoped<ApiVersionContext>();
        services.TryAddSingleton(RateLimitOptions.From(configuration));
        services.TryAddSingleton<RateLimits>();
        services.AddSingleton(CorsOptions.From(configuration));
        services.AddSingleton<AllowedOrigins>();
        services.AddSingleton<Cursors>();
        services.AddHostedService<CursorKeyLoader>();
        services.AddTimedSweep<IdempotencyStore>(
            "Old idempotency keys",
            TimeSpan.FromHours(1),
            (store, cancel) => store.SweepAsync(cancel),
            atStart: false
        );
        services.AddResourceServer(configuration);
        return services;
    }

    /// <summary>The pipeline before the endpoints, in order.</summary>
    public static WebApplication UseConventions(this WebApplication app)
    {
        app.UseMiddleware<RequestContextMiddleware>();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseMiddleware<FramingMiddleware>();
        app.UseMiddleware<CorsMiddleware>();
        app.UseMiddleware<CorrelatorMiddleware>();
        app.UseMiddleware<RefusedTokenLimit>();
        app.UseMiddleware<BearerMiddleware>();
        app.UseMiddleware<ClientCorsMiddleware>();
        app.UseMiddleware<RateLimitMiddleware>();
        app.UseMiddleware<ApiVersionMiddleware>();
        app.UseMiddleware<DeprecationMiddleware>();
        app.UseMiddleware<StrictRequestMiddleware>();
        app.UseMiddleware<IdempotencyMiddleware>();
        app.MapProblemPages();
        app.MapResourceMetadata();
        return app;
    }

    /// <summary>The group of all operations under <c>/v1</c>: they obey the conventions.</summary>
    public static RouteGroupBuilder MapV1(this WebApplication app)
    {
        var v1 = app.MapGroup("/v1");
        v1.WithMetadata(new ApiOperation());
        return v1;
    }
}
