using KpnEen.Api.Webhooks.Deliveries;
using KpnEen.Api.Webhooks.Endpoints;
using KpnEen.Api.Webhooks.Sending;
using KpnEen.Api.Webhooks.Targets;
using KpnEen.Data.Log;
using KpnEen.Data.Webhooks;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KpnEen.Api.Webhooks;

/// <summary>Composition of webhooks: the fan-out (wherever events are written), the REST part (role api), the workers (role jobs).</summary>
public static class WebhookSetup
{
    /// <summary>What writes events and what the API needs; needs the data floor.</summary>
    public static IServiceCollection AddKpnEenWebhooks(this IServiceCollection services, IConfiguration configuration)
    {
        var options = WebhookOptions.From(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(new AddressGuard(options.AllowPrivateTargets));
        services.AddSingleton<TargetUrl>();
        services.AddSingleton<WebhookSecrets>();
        services.AddSingleton<WebhookEndpointStore>();
        services.AddSingleton<DeliveryLog>();
        services.AddSingleton<DeliveryReplay>();
        services.AddSingleton<ILogSubscriber, WebhookFanOut>();
        return services;
    }

    /// <summary>The workers that send; any number of processes may have them.</summary>
    public static IServiceCollection AddKpnEenWebhookWorkers(this IServiceCollection services)
    {
        services.TryAddSingleton<IHostResolver, SystemResolver>();
        services.AddSingleton<GuardedConnector>();
        services.AddSingleton(provider => WebhookHttp.Create(provider.GetRequiredService<GuardedConnector>(), provider.GetRequiredService<WebhookOptions>()));
        services.AddSingleton<WebhookSender>();
        services.AddSingleton<DeliveryQueue>();
        services.AddSingleton<DeliveryCompletion>();
        services.AddSingleton<DeliveryAttempt>();
        services.AddSingleton<DeliveryRun>();
        services.AddSingleton<DeliveryHints>();
        services.AddHostedService<DeliveryWorker>();
        return services;
    }

    public static void MapWebhooks(this IEndpointRouteBuilder v1)
    {
        v1.MapWebhookEndpoints();
        v1.MapWebhookDeliveries();
    }
}
