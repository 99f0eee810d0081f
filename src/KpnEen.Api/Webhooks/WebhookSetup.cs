using KpnEen.Api.Camara;
using KpnEen.Api.Webhooks.Deliveries;
using KpnEen.Api.Webhooks.Endpoints;
using KpnEen.Api.Webhooks.Sending;
using KpnEen.Api.Webhooks.Targets;
using KpnEen.Data.Postgres;
using KpnEen.Data.Webhooks;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KpnEen.Api.Webhooks;

/// <summary>Composition of webhooks: the REST part belongs to the API, the workers to the role jobs. Both need the data floor.</summary>
public static class WebhookSetup
{
    /// <summary>The role jobs: the workers that send. Any number of processes may have one.</summary>
    public static IServiceCollection AddKpnEenWebhooks(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddWebhooks(configuration);
        services.TryAddSingleton<IHostResolver, SystemResolver>();
        services.TryAddSingleton<GuardedConnector>();
        services.TryAddSingleton<WebhookClients>();
        services.TryAddSingleton<ReceiverTokens>();
        services.TryAddSingleton<WebhookSender>();
        services.TryAddSingleton<DeliveryAttempt>();
        services.TryAddSingleton<DeliveryRun>();
        services.TryAddSingleton<WebhookMetrics>();
        services.TryAddSingleton(provider => DeliveryHints.From(provider.GetRequiredService<Notifications>()));
        services.AddHostedService<DeliveryWorker>();
        services.AddHostedService<EndpointProber>();
        services.TryAddSingleton<SinkNotifier>();
        services.AddHostedService<SinkWorker>();
        return services;
    }

    internal static IServiceCollection AddWebhooks(this IServiceCollection services, IConfiguration configuration)
    {
        var options = WebhookOptions.From(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(options);
        services.TryAddSingleton(new AddressGuard(options.AllowPrivateTargets));
        if (options.Proxy is { } proxy)
            services.TryAddSingleton(proxy);
        services.TryAddSingleton<TargetUrl>();
        return services.AddWebhookStores();
    }

    internal static void MapWebhooks(this IEndpointRouteBuilder v1)
    {
        v1.MapWebhookEndpoints();
        v1.MapWebhookPauses();
        v1.MapWebhookDeliveries();
    }
}
