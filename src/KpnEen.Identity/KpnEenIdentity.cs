using KpnEen.Data.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KpnEen.Identity;

/// <summary>The authorization server: one Add and one Map.</summary>
public static class KpnEenIdentity
{
    /// <remarks>Needs <c>Database</c> and <c>ISecretBox</c>.</remarks>
    public static IServiceCollection AddKpnEenIdentity(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddIdentityStores();
        services.TryAddSingleton(IdentityOptions.From(configuration));
        services.AddSingleton<SigningKeyFactory>();
        services.AddSingleton<KeyRing>();
        services.AddSingleton<FailedAttempts>();
        services.AddSingleton<ClientAuthenticator>();
        services.AddSingleton<AccessTokenIssuer>();
        services.AddSingleton<TokenEndpoint>();
        return services;
    }

    public static IEndpointRouteBuilder MapKpnEenIdentity(this IEndpointRouteBuilder app)
    {
        var options = app.ServiceProvider.GetRequiredService<IdentityOptions>();
        app.MapDiscovery(options);
        TokenEndpoint.Map(app, options);
        return app;
    }
}
