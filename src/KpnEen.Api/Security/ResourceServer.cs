using KpnEen.Api.Conventions;
using KpnEen.Data.Identity;
using KpnEen.Http.Proofs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KpnEen.Api.Security;

/// <summary>The API as a resource server: whom it believes and how it checks.</summary>
internal static class ResourceServer
{
    public static IServiceCollection AddResourceServer(this IServiceCollection services, IConfiguration configuration)
    {
        services
            .AddHttpClient(
                HttpJwksSource.ClientName,
                client =>
                {
                    client.Timeout = HttpJwksSource.Timeout;
                    client.MaxResponseContentBufferSize = HttpJwksSource.MaxBytes;
                }
            )
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        services.AddDpop(configuration);
        services.TryAddSingleton(new JwksCacheOptions());
        services.TryAddSingleton(RevocationOptions.From(configuration));
        services.AddSingleton<RevokedTokens>();
        services.AddSingleton<ValidatedTokens>();
        services.TryAddSingleton(provider =>
            TrustedIssuers.From(
                configuration,
                provider.GetRequiredService<ApiOptions>(),
                ActivatorUtilities.CreateInstance<OwnJwksSource>(provider),
                provider.GetRequiredService<IHttpClientFactory>()
            )
        );
        services.AddSingleton<AccessTokenValidator>();
        services.AddSingleton<Challenges>();
        services.AddSingleton<RefusalLog>();
        services.AddSingleton<RequestAuthenticator>();
        services.TryAddSingleton<ITenantLookup, DatabaseTenantLookup>();
        services.AddScoped<TenantContext>();
        return services;
    }
}
