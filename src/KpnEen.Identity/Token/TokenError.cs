using System.Collections.Immutable;

namespace KpnEen.Identity;

/// <summary>A refusal of the token endpoint (RFC 6749 5.2).</summary>
internal sealed class TokenError(int status, string code, string description) : Exception(description)
{
    public int Status { get; } = status;

    /// <summary>The member <c>error</c>.</summary>
    public string Code { get; } = code;

    public ImmutableArray<(string Name, string Value)> Headers { get; init; } = [];

    public static TokenError InvalidRequest(string description) => new(400, "invalid_request", description);

    /// <summary>Unknown client and wrong secret look the same.</summary>
    public static TokenError InvalidClient() =>
        new(401, "invalid_client", "Client authentication failed.")
        {
            Headers = [("WWW-Authenticate", "Basic realm=\"KPN EEN API\", charset=\"UTF-8\"")],
        };

    public static TokenError Throttled(TimeSpan retryAfter) => Slow("invalid_client", "Too many failed attempts.", retryAfter);

    public static TokenError TooMany(TimeSpan retryAfter) =>
        Slow("temporarily_unavailable", "Too many requests of this address.", retryAfter);

    private static TokenError Slow(string code, string description, TimeSpan retryAfter) =>
        new(429, code, description)
        {
            Headers =
            [
                (
                    "Retry-After",
                    Math.Max(1, (long)Math.Ceiling(retryAfter.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture)
                ),
            ],
        };
}
