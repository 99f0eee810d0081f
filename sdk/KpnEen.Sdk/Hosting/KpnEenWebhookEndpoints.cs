using KpnEen.Sdk;
using KpnEen.Sdk.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Builder;

/// <summary>A receiver of webhooks in an ASP.NET Core application.</summary>
public static class KpnEenWebhookEndpoints
{
    /// <summary>
    /// Receives deliveries at a path: reads the raw body, verifies it, gives the event to the handler and answers 204; 400 when it is not to be trusted;
    /// 500 when the handler throws, and then it comes again. An event that was handled is not handled twice.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The path: <c>/hooks</c>.</param>
    /// <param name="options">Secrets and tolerance.</param>
    /// <param name="handler">Gets each event once; be done within 15 s.</param>
    public static IEndpointConventionBuilder MapKpnEenWebhooks(
        this IEndpointRouteBuilder endpoints,
        string pattern,
        KpnEenWebhookOptions options,
        Func<KpnEenEvent, CancellationToken, Task> handler
    )
    {
        var receiver = new WebhookReceiver(options, handler);
        // A plain RequestDelegate: nothing is bound by reflection.
        return endpoints.MapPost(pattern, (RequestDelegate)receiver.HandleAsync);
    }
}
