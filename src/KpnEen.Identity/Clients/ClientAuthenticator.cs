using System.Security.Cryptography;
using KpnEen.Data.Identity;
using KpnEen.Http;
using KpnEen.Http.Limits;
using Microsoft.AspNetCore.Http;

namespace KpnEen.Identity;

/// <summary>Decides whether a client is who it says, by the method it registered: at the token endpoint and wherever else clients come.</summary>
internal sealed class ClientAuthenticator(
    ClientStore clients,
    ClientSecretHasher hasher,
    ClientAssertions assertions,
    FailedAttempts failures,
    RateLimits limits
)
{
    /// <summary>The client that sent this form. A public one (<see cref="ClientRegistration.IsPublic"/>) has proved nothing.</summary>
    /// <exception cref="TokenError">
    /// 400: more than one method. 401, alike for an unknown client, a wrong secret and another method than the registered; 429 after too
    /// many of these, and for an address that says the names of public clients all the time.
    /// </exception>
    public async Task<ApiClient> AuthenticateAsync(HttpRequest request, FormParameters form, CancellationToken cancel)
    {
        var presented = PresentedCredentials.Of(request, form);
        var address = SourceAddress.Of(request.HttpContext);
        if (failures.WaitFor(address, presented.ClientId) is { } wait)
            throw TokenError.Throttled(wait);
        var found = await clients.FindAsync(presented.ClientId, cancel);
        BrowserClients.Allow(request, found?.Client);
        var proved = presented switch
        {
            PresentedSecret secret => await FitsAsync(secret, found, cancel),
            PresentedAssertion assertion => found?.Client.AuthMethod == AuthMethods.PrivateKeyJwt
                && await assertions.IsValidAsync(assertion.Assertion, found.Client, cancel),
            _ => found?.Client.IsPublic == true,
        };
        // Anybody can say the name of a public client, so whoever does has the quota of a stranger.
        if (proved && presented is PresentedName && limits.Take((limits.Options.Address, address))[0] is { Taken: false, Reset: var reset })
            throw TokenError.TooMany(reset);
        if (proved)
            return found!.Client;
        failures.Failed(address, presented.ClientId);
        throw TokenError.InvalidClient();
    }

    private async Task<bool> FitsAsync(PresentedSecret presented, ClientCredentials? found, CancellationToken cancel)
    {
        var hash = await hasher.HashAsync(presented.ClientId, presented.Secret, cancel);
        // The same work whether the client exists or not, and whichever secret fits.
        var fits = false;
        foreach (var known in found?.SecretHashes ?? [])
            fits |= CryptographicOperations.FixedTimeEquals(known, hash);
        var used = presented.InHeader ? AuthMethods.SecretBasic : AuthMethods.SecretPost;
        return fits && (found!.Client.AuthMethod is null || found.Client.AuthMethod == used);
    }
}
