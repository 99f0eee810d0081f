using System.Collections.Concurrent;
using KpnEen.Data.Identity;

namespace KpnEen.Api.Conventions;

/// <summary>Of which origins pages may read answers. What the database said is believed for ten seconds.</summary>
internal sealed class AllowedOrigins(ClientStore clients, CorsOptions options, TimeProvider time)
{
    private const int Longest = 300;
    private const int MostKept = 10_000;
    private static readonly TimeSpan Believed = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<(string Origin, string? Client), (bool Allowed, DateTimeOffset Until)> kept = [];

    /// <param name="client">Null: of any client, which is all that is known of a preflight request.</param>
    public async ValueTask<bool> ContainsAsync(string origin, string? client, CancellationToken cancellation)
    {
        if (options.Origins.Contains(origin))
            return true;
        if (origin.Length > Longest)
            return false;
        var now = time.GetUtcNow();
        if (kept.TryGetValue((origin, client), out var known) && known.Until > now)
            return known.Allowed;
        var allowed = await clients.IsAllowedOriginAsync(origin, client, cancellation);
        // Strangers make origins up without end.
        if (kept.Count >= MostKept)
            kept.Clear();
        kept[(origin, client)] = (allowed, now + Believed);
        return allowed;
    }
}
