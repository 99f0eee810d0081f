using Microsoft.Extensions.Configuration;

namespace KpnEen.Http.Limits;

/// <summary>The quotas of this node.</summary>
public sealed record RateLimitOptions(RateLimitPolicy Client, RateLimitPolicy Tenant, RateLimitPolicy Calls, RateLimitPolicy Address)
{
    /// <exception cref="FormatException">A setting is misspelt.</exception>
    public static RateLimitOptions From(IConfiguration configuration)
    {
        return new(
            Of("client", "KPNEEN_LIMIT_CLIENT", "3000/60"),
            Of("tenant", "KPNEEN_LIMIT_TENANT", "6000/60"),
            Of("calls", "KPNEEN_LIMIT_CALLS", "100/10"),
            Of("address", "KPNEEN_LIMIT_ADDRESS", "600/60")
        );
        RateLimitPolicy Of(string name, string setting, string standard) =>
            RateLimitPolicy.Parse(name, setting, configuration[setting] is { Length: > 0 } given ? given : standard);
    }
}
