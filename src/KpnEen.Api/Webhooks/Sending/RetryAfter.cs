using System.Globalization;

namespace KpnEen.Api.Webhooks.Sending;

/// <summary>RFC 9110 10.2.3: seconds or an HTTP-date. Anything else is no wish at all.</summary>
internal static class RetryAfter
{
    public static TimeSpan? Parse(string? value, DateTimeOffset now)
    {
        if (value is null)
            return null;
        if (value.Length <= 9 && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return TimeSpan.FromSeconds(seconds);
        return
            DateTimeOffset.TryParseExact(value, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            && date > now
            ? date - now
            : null;
    }
}
