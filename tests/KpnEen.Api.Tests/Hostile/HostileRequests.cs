using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace KpnEen.Api.Tests.Hostile;

/// <summary>Makes requests out of the document that no good client would send. The same seed makes the same ones.</summary>
internal sealed partial class HostileRequests(int seed)
{
    private readonly Random random = new(seed);

    public HttpRequestMessage Next(HostileTarget target, Uri server, IReadOnlyDictionary<string, string> ids)
    {
        var path = Parameter().Replace(target.Template, m => Id(m.Groups[1].Value, ids)) + Query(target);
        // As it is written: what a browser would tidy up is what an attacker sends.
        var options = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        var request = new HttpRequestMessage(target.Method, new Uri($"http://{server.Authority}{path}", options));
        if (target.BodyType is not null || random.Next(20) == 0)
        {
            request.Content = new ByteArrayContent(new HostileBodies(random).Make(target));
            request.Content.Headers.TryAddWithoutValidation(
                "Content-Type",
                random.Next(10) > 0 ? target.BodyType ?? "application/json" : Pick(HostileTexts.Headers)
            );
        }
        if (target.Headers.Contains("If-Match") && random.Next(8) > 0)
            request.Headers.TryAddWithoutValidation("If-Match", random.Next(6) > 0 ? "*" : Pick(HostileTexts.Headers));
        for (var odd = random.Next(4) == 0 ? random.Next(1, 4) : 0; odd > 0; odd--)
            request.Headers.TryAddWithoutValidation(
                random.Next(2) == 0 && target.Headers.Length > 0 ? Pick(target.Headers) : Pick(HostileTexts.HeaderNames),
                Pick(HostileTexts.Headers)
            );
        if (random.Next(50) == 0)
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Bearer",
                random.Next(2) == 0 ? "x.y.z" : "eyJhbGciOiJub25lIn0.e30."
            );
        return request;
    }

    private string Id(string name, IReadOnlyDictionary<string, string> ids) =>
        random.Next(8) switch
        {
            // A server takes the dots away before it looks for a route: that is another address.
            0 => Pick(HostileTexts.Escaped.Where(e => e is not ("" or "..") && e.All(char.IsAscii)).ToArray()),
            1 => ids.Values.ElementAt(random.Next(ids.Count)),
            2 => ids.GetValueOrDefault(name, "xxx")[..3] + "_" + Guid.NewGuid().ToString("N"),
            _ => ids.GetValueOrDefault(name, "xxx_0"),
        };

    private string Query(HostileTarget target)
    {
        var parts = new List<string>();
        foreach (var (name, schema) in target.Queries)
        {
            if (random.Next(3) > 0)
                continue;
            parts.Add($"{name}={Value(schema)}");
            if (random.Next(12) == 0)
                parts.Add($"{name}={Value(schema)}");
        }
        if (random.Next(15) == 0)
            parts.Add(
                $"{Pick(["nobodyKnows", "Limit", "limit%00", "", "access_token", "__proto__", "sort", "fields", "%ff", "a[b]", "q"])}={Pick(HostileTexts.Escaped)}"
            );
        return parts.Count == 0 ? "" : "?" + string.Join('&', parts);
    }

    private string Value(System.Text.Json.JsonElement schema) =>
        schema.TryGetProperty("enum", out var values) && random.Next(2) == 0 ? values[random.Next(values.GetArrayLength())].GetString()!
        : random.Next(6) == 0 && HostileTexts.AtBound(random, schema) is { } bound
            ? Uri.EscapeDataString(bound[..Math.Min(bound.Length, 600)].Trim('"'))
        : Pick(HostileTexts.Escaped.Where(e => e.All(char.IsAscii)).ToArray());

    private T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Parameter();
}
