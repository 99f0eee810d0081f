using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace KpnEen.Server;

/// <summary>Figures for Prometheus on a port of their own, spans of each operation for a collector: both by OpenTelemetry, both off unless asked for.</summary>
internal static class Telemetry
{
    private const string Path = "/metrics";
    private static readonly string[] Meters =
    [
        "KpnEen.*",
        "System.Runtime",
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Server.Kestrel",
        "Npgsql",
    ];
    private static readonly string[] Sources = ["KpnEen.*", "Microsoft.AspNetCore", "Npgsql", "System.Net.Http"];

    public static IServiceCollection AddTelemetry(this IServiceCollection services, TelemetryOptions options)
    {
        services.AddSingleton(options);
        if (options.Metrics is not null)
        {
            services.AddSingleton<SwitchMetrics>();
            services.AddSingleton(_ =>
                Sdk.CreateMeterProviderBuilder().ConfigureResource(Name).AddMeter(Meters).AddPrometheusExporter().Build()
            );
        }
        if (options.ExportsTraces)
            services.AddSingleton(_ =>
                Sdk.CreateTracerProviderBuilder().ConfigureResource(Name).AddSource(Sources).AddOtlpExporter().Build()
            );
        return services;
    }

    /// <summary>Before all else: on the port of the figures there is nothing but them.</summary>
    public static void UseTelemetry(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<TelemetryOptions>();
        // Made now: a provider hears nothing of what was before it.
        if (options.ExportsTraces)
            app.Services.GetRequiredService<TracerProvider>();
        if (options.Metrics is not { } own)
            return;
        app.Services.GetRequiredService<SwitchMetrics>();
        // By the socket's port, not by the header Host, which anyone may write.
        app.UseWhen(
            context => context.Connection.LocalPort == own.Port,
            branch =>
            {
                branch.UseOpenTelemetryPrometheusScrapingEndpoint(app.Services.GetRequiredService<MeterProvider>(), null, Path, null, null);
                branch.Run(context =>
                {
                    context.Response.StatusCode = StatusCodes.Status404NotFound;
                    return Task.CompletedTask;
                });
            }
        );
    }

    private static void Name(ResourceBuilder resource) => resource.AddService("kpneen");
}
