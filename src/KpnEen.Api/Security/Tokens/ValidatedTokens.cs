using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace KpnEen.Api.Security;

/// <summary>
/// Tokens whose signature and claims were found good: a client sends the same one for a quarter of an hour, and verifying a signature is
/// what costs. Kept by hash, so that no token lies in memory. Time, key and revocation are looked at each time.
/// </summary>
internal sealed class ValidatedTokens(TimeProvider time)
{
    private const int MaxEntries = 20_000;
    private readonly ConcurrentDictionary<Hash, Entry> entries = new();

    public static Hash HashOf(string token)
    {
        Span<byte> utf8 = stackalloc byte[AccessTokenValidator.MaxLength];
        Span<byte> digest = stackalloc byte[32];
        // A token of other characters than ASCII is longer than its text says, and none of ours.
        if (!Encoding.UTF8.TryGetBytes(token, utf8, out var length))
            throw new InvalidTokenException("The token is too long.");
        SHA256.HashData(utf8[..length], digest);
        return new Hash(new Guid(digest[..16]), new Guid(digest[16..]));
    }

    /// <returns>Null: not seen, or not valid any more.</returns>
    public Entry? Find(Hash hash) => entries.TryGetValue(hash, out var entry) && entry.Until > time.GetUtcNow() ? entry : null;

    public void Add(Hash hash, Entry entry)
    {
        if (entries.Count >= MaxEntries)
            Forget();
        entries[hash] = entry;
    }

    /// <summary>Those past their time; when all are fresh, everything: they are verified again, that is all.</summary>
    private void Forget()
    {
        var now = time.GetUtcNow();
        foreach (var (hash, entry) in entries)
        {
            if (entry.Until <= now)
                entries.TryRemove(hash, out _);
        }
        if (entries.Count >= MaxEntries)
            entries.Clear();
    }

    internal readonly record struct Hash(Guid First, Guid Second);

    /// <param name="Key">The very key that verified it: when the issuer's key of that id is another or none, this counts no more.</param>
    internal sealed record Entry(AccessToken Token, TrustedIssuer Issuer, string KeyId, SecurityKey Key, DateTimeOffset Until);
}
