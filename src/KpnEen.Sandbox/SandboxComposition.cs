using KpnEen.Data.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace KpnEen.Sandbox;

/// <summary>The sandbox: one Add and one Map.</summary>
public static class SandboxComposition
{
    /// <remarks>After the switch: its phones register with it.</remarks>
    public static IServiceCollection AddKpnEenSandbox(this IServiceCollection services, SandboxOptions options)
    {
        services.AddIdentityStores();
        services.AddSingleton(options);
        services.AddSingleton<SandboxSeed>();
        services.AddSingleton<SimulatedNetwork>();
        services.AddSingleton<SandboxCalls>();
        services.AddSingleton<SandboxReset>();
        services.AddSingleton<SandboxHost>();
        services.AddHostedService(s => s.GetRequiredService<SandboxHost>());
        return services;
    }
}
