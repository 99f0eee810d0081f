using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KpnEen.Data.Identity;

internal static class PeopleStores
{
    /// <summary>People who sign in, and what they allow applications.</summary>
    public static void AddPeopleStores(this IServiceCollection services)
    {
        services.TryAddSingleton<SignInStore>();
        services.TryAddSingleton<BrowserSessionStore>();
        services.TryAddSingleton<AuthorizationRequestStore>();
        services.TryAddSingleton<GrantStore>();
        services.TryAddSingleton<RefreshTokenStore>();
        services.TryAddSingleton<ConnectedAppStore>();
        services.TryAddSingleton<ClientUsageStore>();
    }
}
