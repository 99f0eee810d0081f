using KpnEen.Api.CallMeNow;
using KpnEen.Api.Calls;
using KpnEen.Api.Camara;
using KpnEen.Api.Devices;
using KpnEen.Api.Forwarding;
using KpnEen.Api.Recordings;
using KpnEen.Api.Services;
using KpnEen.Data.Resources;
using KpnEen.Pbx.Simulation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KpnEen.Api.Settled;

/// <summary>What the endpoints of the resources need.</summary>
internal static class ResourceServices
{
    public static IServiceCollection AddResources(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddResourceStores();
        services.AddHttpContextAccessor();
        services.AddSingleton(SipAccess.From(configuration));
        services.AddSingleton<CallMeNowVisitors>();
        services.AddSingleton<FormTickets>();
        services.AddSingleton<ClickToDialCalls>();
        services.AddTransient<ClickToDialDocument>();
        services.AddHostedService<CallbackWorker>();
        services.AddSingleton<ForwardingStore>();
        services.AddSingleton<RecordingAudio>();
        services.AddSingleton<CallExplainer>();
        services.AddSingleton<SettingWarnings>();
        services.AddSingleton<RoutingSimulator>();
        services.TryAddSingleton<ISettingsReach, SettingsHere>();
        services.AddSingleton<SettledWrites>();
        services.AddScoped<DeviceViews>();
        services.AddScoped<CallCommands>();
        services.AddScoped<CallLookup>();
        return services;
    }
}
