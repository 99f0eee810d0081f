using KpnEen.Data.Log;
using KpnEen.Data.Operations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KpnEen.Data.Webhooks;

/// <summary>Composition of what this folder has. May be called by every floor that needs it.</summary>
public static class WebhookStores
{
    public static IServiceCollection AddWebhookStores(this IServiceCollection services)
    {
        services.TryAddSingleton<WebhookSecrets>();
        services.TryAddSingleton<WebhookEndpointStore>();
        services.TryAddSingleton<EndpointPauses>();
        services.TryAddSingleton<EndpointProbe>();
        services.TryAddSingleton<EndpointOwnership>();
        services.TryAddSingleton<DeliveryLog>();
        services.AddOperationStore().AddOperation<ReplayOperation>();
        services.TryAddSingleton<DeliveryReplay>();
        services.TryAddSingleton<DeliveryQueue>();
        services.TryAddSingleton<WorkerName>();
        services.TryAddSingleton<WorkerRollCall>();
        services.TryAddSingleton<DeliveryCompletion>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ILogSubscriber, WebhookFanOut>());
        return services;
    }
}
