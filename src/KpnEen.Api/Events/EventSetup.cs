using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KpnEen.Api.Events;

/// <summary>Composition of feed and stream; the feed itself is of the data floor.</summary>
internal static class EventSetup
{
    public static IServiceCollection AddEvents(this IServiceCollection services)
    {
        services.TryAddSingleton(new EventStreamOptions());
        services.AddSingleton<StreamTokens>();
        services.AddSingleton<StreamLeases>();
        services.AddSingleton<EventSchemas>();
        return services;
    }
}
