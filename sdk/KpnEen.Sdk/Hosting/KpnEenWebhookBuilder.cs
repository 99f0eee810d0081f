using System.Diagnostics.CodeAnalysis;
using KpnEen.Sdk.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KpnEen.Sdk;

/// <summary>Names the handlers of a receiver.</summary>
public sealed class KpnEenWebhookBuilder
{
    private readonly EventRoutes _routes;

    internal KpnEenWebhookBuilder(IServiceCollection services, EventRoutes routes) => (Services, _routes) = (services, routes);

    /// <summary>The host's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>A class that handles events of one type, made anew for each event unless it is registered otherwise.</summary>
    public KpnEenWebhookBuilder Handle<TEvent, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
        where TEvent : KpnEenEvent
        where THandler : class, IHandleEvent<TEvent>
    {
        Services.TryAddScoped<THandler>();
        _routes.Add<TEvent>(static (services, received, ct) => services.GetRequiredService<THandler>().HandleAsync(received, ct));
        return this;
    }

    /// <summary>A method that handles events of one type.</summary>
    public KpnEenWebhookBuilder Handle<TEvent>(Func<TEvent, CancellationToken, Task> handler)
        where TEvent : KpnEenEvent
    {
        ArgumentNullException.ThrowIfNull(handler);
        _routes.Add<TEvent>((_, received, ct) => handler(received, ct));
        return this;
    }
}
