using System.Net;

namespace KpnEen.Sdk.Http;

/// <summary>Which failures are worth another try, and how long to wait before it.</summary>
internal static class RetryPolicy
{
    /// <summary>The server's own word on whether another try is worth it.</summary>
    public const string HintHeader = "Kpn-Should-Retry";

    public static bool IsTransient(HttpResponseMessage response) =>
        response.Headers.TryGetValues(HintHeader, out var hints) && bool.TryParse(hints.FirstOrDefault(), out var worth)
            ? worth
            : IsTransientByStatus(response);

    private static bool IsTransientByStatus(HttpResponseMessage response) =>
        response.StatusCode
            is HttpStatusCode.RequestTimeout
                or HttpStatusCode.TooManyRequests
                or HttpStatusCode.InternalServerError
                or HttpStatusCode.BadGateway
                or HttpStatusCode.ServiceUnavailable
                or HttpStatusCode.GatewayTimeout
        // The same idempotency key is still in flight: the first try lost its answer, not its effect.
        || (response.StatusCode is HttpStatusCode.Conflict && response.Headers.RetryAfter is not null);

    public static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now) =>
        response.Headers.RetryAfter switch
        {
            { Delta: { } seconds } => seconds,
            { Date: { } date } => date > now ? date - now : TimeSpan.Zero,
            _ => null,
        };

    /// <summary>Exponential with full jitter: anything between nothing and base * 2^attempt.</summary>
    /// <param name="attempt">0 for the first retry.</param>
    /// <param name="draw">0 to 1.</param>
    public static TimeSpan Backoff(KpnEenClientOptions options, int attempt, double draw)
    {
        var ceiling = Math.Min(options.RetryBaseDelay.TotalSeconds * Math.Pow(2, attempt), options.RetryMaxDelay.TotalSeconds);
        return TimeSpan.FromSeconds(ceiling * draw);
    }
}
