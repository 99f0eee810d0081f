using KpnEen.Sdk;
using KpnEen.Sdk.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The receiver of webhooks in a host.</summary>
public static class KpnEenWebhookServiceCollectionExtensions
{
    /// <summary>
    /// Registers a receiver and its options; its handlers are named on what it returns, its address by <c>app.MapKpnEenWebhooks("/hooks")</c>.
    /// </summary>
    public static KpnEenWebhookBuilder AddKpnEenWebhooks(this IServiceCollection services, Action<KpnEenWebhookOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var options = new KpnEenWebhookOptions();
        configure(options);
        var routes = new EventRoutes();
        services.AddLogging();
        services.AddSingleton(options);
        services.AddSingleton(routes);
        if (options.QueueCapacity > 0)
        {
            services.AddSingleton(new WebhookQueue(options.QueueCapacity));
            services.AddHostedService<WebhookQueueWorker>();
        }
        return new KpnEenWebhookBuilder(services, routes);
    }
}
