using KpnEen.Api.Security;
using Microsoft.Extensions.DependencyInjection;

namespace KpnEen.TokenLoad;

/// <summary>The resource server's validation of tokens, one after the other.</summary>
internal static class Validation
{
    /// <summary>How many tokens are seen for the first time.</summary>
    public const int Fresh = 10_000;

    /// <param name="window">How long they are gone through again and again; null: once.</param>
    /// <returns>A second.</returns>
    public static async Task<double> RunAsync(Platform platform, IReadOnlyList<string> tokens, TimeSpan? window)
    {
        var validator = platform.Services.GetRequiredService<AccessTokenValidator>();
        var time = TimeProvider.System;
        var (began, done) = (time.GetTimestamp(), 0L);
        do
        {
            foreach (var token in tokens)
                await validator.ValidateAsync(token, CancellationToken.None);
            done += tokens.Count;
        } while (time.GetElapsedTime(began) < window);
        return done / time.GetElapsedTime(began).TotalSeconds;
    }
}
