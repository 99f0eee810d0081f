using KpnEen.Data.Audio;
using KpnEen.Data.CallMeNow;
using KpnEen.Data.Camara;
using KpnEen.Data.Log;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KpnEen.Data.Resources;

/// <summary>Composition of the stores of the directory, of call-me-now and of the CAMARA facade.</summary>
public static class ResourceStores
{
    public static IServiceCollection AddResourceStores(this IServiceCollection services)
    {
        services.TryAddSingleton<TenantStore>();
        services.TryAddSingleton<UserStore>();
        services.TryAddSingleton<DeviceStore>();
        services.TryAddSingleton<NumberStore>();
        services.TryAddSingleton<TrunkStore>();
        services.TryAddSingleton<HuntGroupStore>();
        services.TryAddSingleton<AudioFileStore>();
        services.TryAddSingleton<CallReferences>();
        services.TryAddSingleton<CallMeNowKeyStore>();
        services.TryAddSingleton<CallMeNowSessionStore>();
        services.TryAddSingleton<CallMeNowRefusals>();
        services.TryAddSingleton<CallbackQueue>();
        services.TryAddSingleton<BlockedNumberStore>();
        services.TryAddSingleton<CamaraCallStore>();
        services.TryAddSingleton<CamaraNotificationQueue>();
        // Whoever writes events also moves the sessions on.
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ILogSubscriber, CallMeNowStatusFollower>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ILogSubscriber, CamaraStatusFollower>());
        return services;
    }
}
