using KpnEen.Api.CallMeNow;
using Microsoft.Extensions.Configuration;

namespace KpnEen.Api.Conventions;

/// <summary>Origins whose pages may read answers whatever client they use: for tokens of other issuers, whose clients are not registered here.</summary>
internal sealed record CorsOptions(IReadOnlySet<string> Origins)
{
    public const string Setting = "KPNEEN_CORS_ORIGINS";

    /// <exception cref="FormatException">One is no origin.</exception>
    public static CorsOptions From(IConfiguration configuration) =>
        new(
            (configuration[Setting] ?? "")
                .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(text =>
                    CallMeNow.Origins.Normalise(text)
                    ?? throw new FormatException($"{Setting}: '{text}' is no origin as https://crm.example.com.")
                )
                .ToHashSet(StringComparer.Ordinal)
        );
}
