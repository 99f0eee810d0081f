using System.Globalization;

namespace KpnEen.Http.Limits;

/// <summary>What one policy said to one request.</summary>
/// <param name="Taken">False: the quota is used up.</param>
/// <param name="Remaining">Requests left now.</param>
/// <param name="Reset">Until more are there.</param>
public readonly record struct RateLimitState(RateLimitPolicy Policy, bool Taken, int Remaining, TimeSpan Reset)
{
    /// <summary>An item of the list in <c>RateLimit</c> (draft-ietf-httpapi-ratelimit-headers-10, 4).</summary>
    public string Limit => string.Create(CultureInfo.InvariantCulture, $"\"{Policy.Name}\";r={Remaining};t={Seconds(Reset)}");

    /// <summary>An item of the list in <c>RateLimit-Policy</c> (the same draft, 3).</summary>
    public string PolicyItem =>
        string.Create(CultureInfo.InvariantCulture, $"\"{Policy.Name}\";q={Policy.Quota};w={Seconds(Policy.Window)}");

    private static long Seconds(TimeSpan span) => Math.Max(1, (long)Math.Ceiling(span.TotalSeconds));
}
