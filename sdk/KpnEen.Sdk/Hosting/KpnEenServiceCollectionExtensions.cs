using KpnEen.Sdk;
using KpnEen.Sdk.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The client in a host.</summary>
public static class KpnEenServiceCollectionExtensions
{
    private const string DefaultName = "KpnEen";

    /// <summary>Registers <see cref="KpnEenClient"/> as a singleton; options are checked at the start of the host.</summary>
    /// <returns>To add handlers to its chain.</returns>
    public static IHttpClientBuilder AddKpnEenClient(this IServiceCollection services, Action<KpnEenClientOptions> configure)
    {
        var builder = AddCore(services, DefaultName, configure);
        services.AddSingleton(provider => Create(provider, DefaultName));
        return builder;
    }

    /// <summary>Registers one of several clients, to be asked for with <c>[FromKeyedServices(name)]</c>.</summary>
    /// <returns>To add handlers to its chain.</returns>
    public static IHttpClientBuilder AddKpnEenClient(this IServiceCollection services, string name, Action<KpnEenClientOptions> configure)
    {
        var builder = AddCore(services, $"{DefaultName}.{name}", configure);
        services.AddKeyedSingleton(name, (provider, _) => Create(provider, $"{DefaultName}.{name}"));
        return builder;
    }

    private static IHttpClientBuilder AddCore(IServiceCollection services, string name, Action<KpnEenClientOptions> configure)
    {
        services.AddLogging();
        services.AddOptions<KpnEenClientOptions>(name).Configure(configure).ValidateOnStart();
        services.AddSingleton<IValidateOptions<KpnEenClientOptions>, KpnEenClientOptionsValidation>();
        return services
            .AddHttpClient(name)
            // Connections renew themselves; no handler is held captive by the singleton.
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(Connections.Create)
            .RemoveAllLoggers();
    }

    private static KpnEenClient Create(IServiceProvider provider, string name)
    {
        var handlers = provider.GetRequiredService<IHttpMessageHandlerFactory>();
        return new KpnEenClient(
            provider.GetRequiredService<IOptionsMonitor<KpnEenClientOptions>>().Get(name),
            () => new HttpMessageInvoker(handlers.CreateHandler(name), disposeHandler: false),
            provider.GetRequiredService<ILogger<KpnEenClient>>()
        );
    }
}
