using KpnEen.Api.Settled;
using KpnEen.Data.Identity;
using KpnEen.Pbx.Control;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KpnEen.Api.CallControl;

/// <summary>Live calls across processes: an Add for each side. Both need the data floor.</summary>
public static class CallControlSetup
{
    /// <summary>For a process with the switch: others may reach its calls.</summary>
    public static IServiceCollection AddCallControlEndpoint(this IServiceCollection services)
    {
        services.AddSignatures();
        services.AddSingleton<CallControlEndpoint>();
        return services;
    }

    public static IEndpointRouteBuilder MapCallControl(this IEndpointRouteBuilder app)
    {
        CallControlEndpoint.Map(app);
        return app;
    }

    /// <summary>For a process without the switch: its calls are those of the process at this address. Before <c>AddKpnEenApi</c>.</summary>
    public static IServiceCollection AddRemoteCallControl(this IServiceCollection services, Uri switchAddress)
    {
        services.AddSignatures();
        services
            .AddHttpClient(
                SwitchConnection.ClientName,
                client =>
                {
                    client.BaseAddress = switchAddress;
                    client.Timeout = Timeout.InfiniteTimeSpan;
                }
            )
            .ConfigurePrimaryHttpMessageHandler(() =>
                new SocketsHttpHandler
                {
                    AllowAutoRedirect = false,
                    UseCookies = false,
                    UseProxy = false,
                    ConnectTimeout = SwitchConnection.ConnectWithin,
                }
            );
        services.AddSingleton<SwitchConnection>();
        services.AddSingleton<ICallControl, RemoteCallControl>();
        services.AddSingleton<ISettingsReach, SettingsAtSwitch>();
        return services;
    }

    private static void AddSignatures(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddIdentityStores();
        services.AddSingleton<CallControlKey>();
        services.AddHostedService(s => s.GetRequiredService<CallControlKey>());
        services.AddSingleton<SwitchSignatures>();
    }
}
