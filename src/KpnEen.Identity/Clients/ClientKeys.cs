using System.Text.Json;
using KpnEen.Data.Identity;
using KpnEen.Http.Proofs;
using Microsoft.Extensions.Logging;

namespace KpnEen.Identity;

/// <summary>The public keys a client registered, or published at the address it registered. However many ask at once, an address is asked once at a time, and rarely.</summary>
internal sealed class ClientKeys(ClientKeyHttp http, TimeProvider time, ILogger<ClientKeys> log)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    // An unknown key id asks again, but a stranger who makes ids up must not make us ask all the time.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);
    private const int MaxEntries = 10_000;
    private readonly Lock sync = new();
    private readonly Dictionary<string, Asked> asked = new(StringComparer.Ordinal);

    public async Task<IReadOnlyList<PublicJwk>> OfAsync(ApiClient client, string? keyId, CancellationToken cancel)
    {
        if (client.Jwks is { } jwks)
            return PublicJwk.ParseSet(JsonSerializer.Deserialize<JsonElement>(jwks));
        return client.JwksUri is { } address ? await Answer(address, keyId).WaitAsync(cancel) : [];
    }

    private Task<IReadOnlyList<PublicJwk>> Answer(string address, string? keyId)
    {
        lock (sync)
        {
            var now = time.GetUtcNow();
            if (asked.TryGetValue(address, out var last) && !MayAskAgain(last, keyId, now))
                return last.Answer;
            if (asked.Count >= MaxEntries)
                asked.Clear();
            // Of nobody's request: who gives up must neither end it for the others nor make us ask once more.
            var answer = FetchAsync(address, last?.Answer);
            asked[address] = new Asked(answer, now);
            return answer;
        }
    }

    private static bool MayAskAgain(Asked last, string? keyId, DateTimeOffset now)
    {
        var age = now - last.At;
        return last.Answer.IsCompleted
            && age >= Pause
            && (
                age >= Fresh
                || !last.Answer.IsCompletedSuccessfully
                || (keyId is not null && last.Answer.Result.All(key => key.KeyId != keyId))
            );
    }

    private async Task<IReadOnlyList<PublicJwk>> FetchAsync(string address, Task<IReadOnlyList<PublicJwk>>? before)
    {
        // The lock we were called in is not held while a host is looked up and connected to.
        await Task.Yield();
        try
        {
            return PublicJwk.ParseSet(await http.GetAsync(address, CancellationToken.None));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException or FormatException)
        {
            // What the address answered is not told to the caller: it would be a way to look around our network.
            log.LogInformation("The keys of a client cannot be had: {Reason}", e.GetType().Name);
            return before is { IsCompletedSuccessfully: true } ? await before : [];
        }
    }

    /// <param name="Answer">What the address does never makes it fail.</param>
    private sealed record Asked(Task<IReadOnlyList<PublicJwk>> Answer, DateTimeOffset At);
}
