using Microsoft.Extensions.Configuration;

namespace KpnEen.Api.Security;

/// <summary>How soon a revoked token is refused (O13). The node that revoked it refuses it at once, others when they are notified.</summary>
public sealed record RevocationOptions
{
    /// <summary>They look by themselves this often, should a notification get lost; zero: for every request.</summary>
    public TimeSpan ReadEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>While the database is away what was read last counts for this long; then no token of ours is taken.</summary>
    public TimeSpan KeepAtMost { get; init; } = TimeSpan.FromSeconds(60);

    /// <exception cref="FormatException">Not 0 to 60.</exception>
    public static RevocationOptions From(IConfiguration configuration) =>
        configuration["Api:RevocationSeconds"] is not { Length: > 0 } text ? new RevocationOptions()
        : int.TryParse(text, out var seconds) && seconds is >= 0 and <= 60
            ? new RevocationOptions { ReadEvery = TimeSpan.FromSeconds(seconds) }
        : throw new FormatException($"Api:RevocationSeconds must be 0 to 60, not '{text}'.");
}
