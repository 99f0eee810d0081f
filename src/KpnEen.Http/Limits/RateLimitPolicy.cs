using System.Globalization;

namespace KpnEen.Http.Limits;

/// <summary>A quota of requests in any stretch of time as long as <paramref name="Window"/>, as the header <c>RateLimit-Policy</c> names it.</summary>
/// <param name="Name">What is counted: <c>client</c>, <c>tenant</c>, <c>calls</c>, <c>address</c>.</param>
/// <param name="Window">Whole seconds.</param>
public sealed record RateLimitPolicy(string Name, int Quota, TimeSpan Window)
{
    public static RateLimitPolicy Parse(string name, string setting, string text) =>
        text.Split('/') is [var quota, var seconds]
        && int.TryParse(quota, NumberStyles.None, CultureInfo.InvariantCulture, out var q)
        && int.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var w)
        && q > 0
        && w is > 0 and <= 86400
            ? new RateLimitPolicy(name, q, TimeSpan.FromSeconds(w))
            : throw new FormatException($"{setting} must be requests per seconds, such as 3000/60, not '{text}'.");
}
