using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KpnEen.Http.Proofs;

public static class DpopSetup
{
    /// <summary>Proofs of possession, for API and authorization server; may be added twice. Needs the identity stores.</summary>
    public static IServiceCollection AddDpop(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(DpopOptions.From(configuration));
        services.TryAddSingleton<DpopNonces>();
        services.TryAddSingleton<DpopProofs>();
        return services;
    }
}
