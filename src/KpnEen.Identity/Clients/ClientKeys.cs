using System.Collections.Concurrent;
using System.Text.Json;
using KpnEen.Data.Identity;
using KpnEen.Http.Proofs;
using Microsoft.Extensions.Logging;

namespace KpnEen.Identity;

/// <summary>The public keys a client registered, or published at the address it registered.</summary>
internal sealed class ClientKeys(ClientKeyHttp http, TimeProvider time, ILogger<ClientKeys> log)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    // An unknown key id asks again, but a stranger who makes ids up must not make us ask all the time.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);
    private const int MaxEntries = 10_000;
    private readonly ConcurrentDictionary<string, Fetched> fetched = new(StringComparer.Ordinal);

    public async Task<IReadOnlyList<PublicJwk>> OfAsync(ApiClient client, string? keyId, CancellationToken cancel)
    {
        if (client.Jwks is { } jwks)
            return PublicJwk.ParseSet(JsonSerializer.Deserialize<JsonElement>(jwks));
        return client.JwksUri is { } address ? await FetchAsync(address, keyId, cancel) : [];
    }

    private async Task<IReadOnlyList<PublicJwk>> FetchAsync(string address, string? keyId, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (fetched.TryGetValue(address, out var known))
        {
            var age = now - known.At;
            if (age < Pause || (age < Fresh && (keyId is null || known.Keys.Any(key => key.KeyId == keyId))))
                return known.Keys;
        }
        IReadOnlyList<PublicJwk> keys;
        try
        {
            keys = PublicJwk.ParseSet(await http.GetAsync(address, cancel));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException or FormatException)
        {
            // What the address answered is not told to the caller: it would be a way to look around our network.
            log.LogInformation("The keys of a client cannot be had: {Reason}", e.GetType().Name);
            keys = known?.Keys ?? [];
        }
        if (fetched.Count >= MaxEntries)
            fetched.Clear();
        fetched[address] = new Fetched(keys, now);
        return keys;
    }

    private sealed record Fetched(IReadOnlyList<PublicJwk> Keys, DateTimeOffset At);
}
