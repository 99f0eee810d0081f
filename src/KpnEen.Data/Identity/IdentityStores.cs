using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KpnEen.Data.Identity;

public static class IdentityStores
{
    /// <summary>The stores that API and authorization server share; may be added twice.</summary>
    public static IServiceCollection AddIdentityStores(this IServiceCollection services)
    {
        services.TryAddSingleton<PlatformSecrets>();
        services.TryAddSingleton<ClientSecretHasher>();
        services.TryAddSingleton<ClientStore>();
        services.TryAddSingleton<SigningKeyStore>();
        services.TryAddSingleton<IdempotencyStore>();
        services.TryAddSingleton<RevocationStore>();
        services.TryAddSingleton<ReplayStore>();
        services.AddPeopleStores();
        return services;
    }
}
