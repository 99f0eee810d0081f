using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace KpnEen.Identity;

/// <summary>Settings of what concerns people: sign-in, codes, refresh tokens.</summary>
public sealed record PeopleOptions
{
    /// <summary>Off, there is no sign-in page, no authorization endpoint and no console.</summary>
    public bool Enabled { get; init; }

    /// <summary>How long a code may take to its token (RFC 6749 4.1.2 has ten minutes at most).</summary>
    public TimeSpan CodeLifetime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a pushed request waits for its browser (RFC 9126 2.2: 5 to 600 s).</summary>
    public TimeSpan PushedRequestLifetime { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>How long a browser may take to sign in and consent.</summary>
    public TimeSpan RequestLifetime { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>A refresh token that is not used for so long ends.</summary>
    public TimeSpan RefreshIdle { get; init; } = TimeSpan.FromDays(14);

    /// <summary>A family of refresh tokens ends then, however busy.</summary>
    public TimeSpan RefreshLifetime { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How long the answer to a refresh is given again to a repeated request; later, the old token counts as stolen.</summary>
    public TimeSpan RefreshGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <exception cref="FormatException">A value that cannot be read, or sign-in over plain HTTP that leaves this machine.</exception>
    public static PeopleOptions From(IConfiguration configuration, IdentityOptions identity)
    {
        var enabled = configuration["KPNEEN_SIGN_IN"] switch
        {
            null or "" or "off" => false,
            "on" => true,
            var other => throw new FormatException($"KPNEEN_SIGN_IN must be on or off, not '{other}'."),
        };
        if (enabled && !IsSafe(identity))
            throw new FormatException("KPNEEN_SIGN_IN=on needs an Identity__Issuer with https: passwords must not travel in the clear.");
        return new PeopleOptions { Enabled = enabled, RefreshGrace = Grace(configuration["KPNEEN_REFRESH_GRACE"]) };
    }

    /// <summary>In a sandbox people sign in unless it is said otherwise, or reached over plain HTTP from elsewhere.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Sandbox(IConfiguration configuration) =>
        string.IsNullOrEmpty(configuration["KPNEEN_SIGN_IN"]) && IsSafe(IdentityOptions.From(configuration))
            ? [new("KPNEEN_SIGN_IN", "on")]
            : [];

    private static bool IsSafe(IdentityOptions identity) => identity.Issuer is { Scheme: "https" } or { IsLoopback: true };

    private static TimeSpan Grace(string? text) =>
        string.IsNullOrEmpty(text) ? TimeSpan.FromSeconds(10)
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= 60
            ? TimeSpan.FromSeconds(seconds)
        : throw new FormatException($"KPNEEN_REFRESH_GRACE must be 0 to 60 seconds, not '{text}'.");
}
