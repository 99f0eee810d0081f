using System.Collections.Immutable;

namespace KpnEen.Pbx.Services;

/// <summary>The stored settings of one subject, by service name. A service that is not stored has its defaults.</summary>
public sealed class ServiceSettings(ImmutableDictionary<string, object> stored)
{
    public static ServiceSettings Empty { get; } = new(ImmutableDictionary<string, object>.Empty);

    public T Get<T>(ServiceDescriptor<T> service)
        where T : notnull => stored.TryGetValue(service.Name, out var settings) ? (T)settings : service.TypedDefaults;

    public object Get(ServiceDescriptor service) => stored.GetValueOrDefault(service.Name, service.Defaults);

    /// <summary>A copy with these settings, of the type of the service, in place.</summary>
    public ServiceSettings With(ServiceDescriptor service, object settings) => new(stored.SetItem(service.Name, settings));

    /// <summary>A copy with these settings in place (tests and simulations).</summary>
    public ServiceSettings With<T>(ServiceDescriptor<T> service, T settings)
        where T : notnull => new(stored.SetItem(service.Name, settings));
}
