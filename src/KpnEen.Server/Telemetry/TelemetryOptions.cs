using System.Net;

namespace KpnEen.Server;

/// <summary>What operators see of this process.</summary>
/// <param name="Metrics">A listener of its own for <c>/metrics</c>; null: none.</param>
/// <param name="ExportsTraces">An OpenTelemetry collector is named (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c>).</param>
internal sealed record TelemetryOptions(IPEndPoint? Metrics, bool ExportsTraces)
{
    public static TelemetryOptions From(IConfiguration configuration) =>
        new(
            configuration["KPNEEN_METRICS"] is { Length: > 0 }
                ? ServerOptions.Address(configuration, "KPNEEN_METRICS", "127.0.0.1:9464")
                : null,
            configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 }
        );
}
