using System.Globalization;

namespace KpnEen.Sdk;

/// <summary>One of the server's limits. <c>RateLimit-Policy</c> and <c>RateLimit</c>: draft-ietf-httpapi-ratelimit-headers.</summary>
/// <param name="Name">Name of the policy.</param>
/// <param name="Quota">Requests in a window; null when it was not told.</param>
/// <param name="Window">Length of the window.</param>
/// <param name="Remaining">How many are left; null when it was not told.</param>
/// <param name="Reset">When there are more.</param>
public sealed record RateLimitQuota(string Name, long? Quota, TimeSpan? Window, long? Remaining, TimeSpan? Reset)
{
    internal static IReadOnlyList<RateLimitQuota> Read(System.Net.Http.Headers.HttpResponseHeaders headers)
    {
        var policies = Items(headers, "RateLimit-Policy").ToList();
        var states = Items(headers, "RateLimit").ToList();
        return
        [
            .. from name in policies.Concat(states).Select(i => i.Name).Distinct()
            let policy = policies.Find(i => i.Name == name).Parameters
            let state = states.Find(i => i.Name == name).Parameters
            select new RateLimitQuota(name, Number(policy, "q"), Seconds(policy, "w"), Number(state, "r"), Seconds(state, "t")),
        ];
    }

    /// <summary>A list of strings or tokens with parameters: as much of RFC 9651 as these headers use.</summary>
    private static IEnumerable<(string Name, IReadOnlyDictionary<string, string> Parameters)> Items(
        System.Net.Http.Headers.HttpResponseHeaders headers,
        string header
    )
    {
        if (!headers.TryGetValues(header, out var values))
            yield break;
        foreach (var item in string.Join(',', values).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = item.Split(';', StringSplitOptions.TrimEntries);
            var parameters = new Dictionary<string, string>();
            foreach (var part in parts.Skip(1))
                if (part.IndexOf('=', StringComparison.Ordinal) is > 0 and var at)
                    parameters[part[..at]] = part[(at + 1)..];
            yield return (parts[0].Trim('"'), parameters);
        }
    }

    private static long? Number(IReadOnlyDictionary<string, string>? parameters, string name) =>
        parameters is not null
        && parameters.TryGetValue(name, out var text)
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static TimeSpan? Seconds(IReadOnlyDictionary<string, string>? parameters, string name) =>
        Number(parameters, name) is { } seconds and < int.MaxValue ? TimeSpan.FromSeconds(seconds) : null;
}
