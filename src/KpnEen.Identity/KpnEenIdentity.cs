using KpnEen.Data.Identity;
using KpnEen.Data.Postgres;
using KpnEen.Http.Limits;
using KpnEen.Http.Outbound;
using KpnEen.Http.Proofs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KpnEen.Identity;

/// <summary>The authorization server: one Add and one Map.</summary>
public static class KpnEenIdentity
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(10);

    /// <remarks>Needs <c>Database</c> and <c>ISecretBox</c>.</remarks>
    public static IServiceCollection AddKpnEenIdentity(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddIdentityStores();
        var options = IdentityOptions.From(configuration);
        services.TryAddSingleton(options);
        services.AddPeople(configuration, options);
        services.AddSingleton<SigningKeyFactory>();
        services.AddSingleton<KeyRing>();
        services.AddSingleton<FailedAttempts>();
        // The same as of webhooks: who may send those to a closed network may keep keys there.
        services.TryAddSingleton(new AddressGuard(configuration.GetValue("Webhooks:AllowPrivateTargets", false)));
        services.TryAddSingleton<IHostResolver, SystemResolver>();
        services.TryAddSingleton<GuardedConnector>();
        services.AddDpop(configuration);
        services.TryAddSingleton(RateLimitOptions.From(configuration));
        services.TryAddSingleton<RateLimits>();
        services.AddSingleton<ClientKeyHttp>();
        services.AddSingleton<ClientKeys>();
        services.AddSingleton<ClientAssertions>();
        services.AddSingleton<ClientAuthenticator>();
        services.AddSingleton<AccessTokenIssuer>();
        services.AddSingleton<IGrant, ClientCredentialsGrant>();
        services.AddSingleton<KeyProofs>();
        services.AddSingleton<FormEndpoint>();
        services.AddSingleton<ClientUsage>();
        services.AddHostedService(s => s.GetRequiredService<ClientUsage>());
        services.AddSingleton<TokenEndpoint>();
        services.AddSingleton<IssuedAccessTokens>();
        services.AddSingleton<IIssuedTokens>(s => s.GetRequiredService<IssuedAccessTokens>());
        services.AddSingleton<RevocationEndpoint>();
        services.AddSingleton<IntrospectionEndpoint>();
        services.AddTimedSweep<RevocationStore>("Old revocations", SweepInterval, (s, cancel) => s.SweepAsync(cancel), atStart: false);
        services.AddTimedSweep<ReplayStore>("Old used numbers", SweepInterval, (s, cancel) => s.SweepAsync(cancel), atStart: false);
        return services;
    }

    public static IEndpointRouteBuilder MapKpnEenIdentity(this IEndpointRouteBuilder app)
    {
        var options = app.ServiceProvider.GetRequiredService<IdentityOptions>();
        app.MapDiscovery(options);
        TokenEndpoint.Map(app, options);
        app.MapPeople(options);
        RevocationEndpoint.Map(app, options);
        IntrospectionEndpoint.Map(app, options);
        return app;
    }
}
