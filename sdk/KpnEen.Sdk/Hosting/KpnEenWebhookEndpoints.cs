using KpnEen.Sdk;
using KpnEen.Sdk.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.AspNetCore.Builder;

/// <summary>A receiver of webhooks in an ASP.NET Core application.</summary>
public static class KpnEenWebhookEndpoints
{
    /// <summary>
    /// Receives deliveries at a path: reads the raw body, verifies it, gives the event to the handlers of its type that <c>services.AddKpnEenWebhooks(…)</c> named, and answers
    /// 204; 400 when it is not to be trusted; 410 when a handler throws <see cref="WebhookGoneException"/>; 500 when one throws anything else, and then it comes again.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The path: <c>/hooks</c>.</param>
    public static IEndpointConventionBuilder MapKpnEenWebhooks(this IEndpointRouteBuilder endpoints, string pattern)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var services = endpoints.ServiceProvider;
        return Map(
            endpoints,
            pattern,
            services.GetRequiredService<KpnEenWebhookOptions>(),
            services.GetRequiredService<EventRoutes>().HandleAsync,
            services.GetService<WebhookQueue>()
        );
    }

    /// <summary>
    /// Receives deliveries at a path: reads the raw body, verifies it, gives the event to the handler and answers 204; 400 when it is not to be trusted;
    /// 500 when the handler throws, and then it comes again. An event that was handled is not handled twice.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The path: <c>/hooks</c>.</param>
    /// <param name="options">Secrets and tolerance.</param>
    /// <param name="handler">Gets each event once; be done within 15 s.</param>
    /// <exception cref="ArgumentException">A queue is asked for: that needs <c>AddKpnEenWebhooks</c>.</exception>
    public static IEndpointConventionBuilder MapKpnEenWebhooks(
        this IEndpointRouteBuilder endpoints,
        string pattern,
        KpnEenWebhookOptions options,
        Func<KpnEenEvent, CancellationToken, Task> handler
    )
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(options);
        if (options.QueueCapacity > 0)
            throw new ArgumentException("A queue has a worker in the host: register the receiver with AddKpnEenWebhooks.", nameof(options));
        return Map(endpoints, pattern, options, (_, received, ct) => handler(received, ct), queue: null);
    }

    private static IEndpointConventionBuilder Map(
        IEndpointRouteBuilder endpoints,
        string pattern,
        KpnEenWebhookOptions options,
        Func<IServiceProvider, KpnEenEvent, CancellationToken, Task> handle,
        WebhookQueue? queue
    )
    {
        var logger = endpoints.ServiceProvider.GetRequiredService<ILoggerFactory>().CreateLogger("KpnEen.Sdk.Webhooks");
        // A plain RequestDelegate: nothing is bound by reflection.
        return endpoints.MapPost(pattern, (RequestDelegate)new WebhookReceiver(options, handle, queue, logger).HandleAsync);
    }
}
