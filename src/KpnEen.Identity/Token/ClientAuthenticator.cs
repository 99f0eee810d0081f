using System.Security.Cryptography;
using KpnEen.Data.Identity;

namespace KpnEen.Identity;

/// <summary>Decides whether a client is who it says.</summary>
internal sealed class ClientAuthenticator(ClientStore clients, ClientSecretHasher hasher, FailedAttempts failures)
{
    /// <exception cref="TokenError">401, alike for an unknown client and a wrong secret; 429 after too many of these.</exception>
    public async Task<ApiClient> AuthenticateAsync(PresentedCredentials presented, string address, CancellationToken cancel)
    {
        if (failures.WaitFor(address, presented.ClientId) is { } wait)
            throw TokenError.Throttled(wait);
        var found = presented.ClientId.Contains('\0', StringComparison.Ordinal)
            ? null
            : await clients.FindAsync(presented.ClientId, cancel);
        var hash = await hasher.HashAsync(presented.ClientId, presented.Secret, cancel);
        // The same work whether the client exists or not, and whichever secret fits.
        var fits = false;
        foreach (var known in found?.SecretHashes ?? [])
            fits |= CryptographicOperations.FixedTimeEquals(known, hash);
        if (found is not null && fits)
            return found.Client;
        failures.Failed(address, presented.ClientId);
        throw TokenError.InvalidClient();
    }
}
