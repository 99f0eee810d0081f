using KpnEen.Api.CallMeNow;
using KpnEen.Api.Conventions;
using KpnEen.Api.Security;
using KpnEen.Data.Identity;
using KpnEen.Http.Proofs;

namespace KpnEen.Api.Clients;

/// <summary>What a client may be given.</summary>
internal static class ClientRules
{
    private const int MaxJwks = 16 * 1024;

    /// <summary>What no annotation of a single member can say.</summary>
    public static IEnumerable<ProblemError> Faults(ClientInput input)
    {
        if (string.IsNullOrWhiteSpace(input.Name) || input.Name.Any(char.IsControl))
            yield return new ProblemError("/name", ErrorCodes.InvalidFormat, "Printable characters.");
        if (input.Description?.Any(char.IsControl) == true)
            yield return new ProblemError("/description", ErrorCodes.InvalidFormat, "Printable characters.");
        for (var i = 0; i < input.Scopes.Count; i++)
        {
            // A tenant's client never reaches other tenants.
            if (!Scopes.All.ContainsKey(input.Scopes[i]) || input.Scopes[i] == Scopes.Partner)
                yield return new ProblemError($"/scopes/{i}", ErrorCodes.UnknownValue);
        }
        for (var i = 0; i < input.GrantTypes.Count; i++)
        {
            if (!GrantTypes.All.Contains(input.GrantTypes[i]))
                yield return new ProblemError($"/grantTypes/{i}", ErrorCodes.UnknownValue);
        }
        if (input.ApiVersion is { } version && !ApiVersions.Released.All.Contains(version))
            yield return new ProblemError(
                "/apiVersion",
                ErrorCodes.UnknownValue,
                $"The versions are {string.Join(", ", ApiVersions.Released.All)}."
            );
        foreach (var fault in Grants(input).Concat(Keys(input)).Concat(Addresses(input)))
            yield return fault;
    }

    private static IEnumerable<ProblemError> Grants(ClientInput input)
    {
        var codes = input.GrantTypes.Contains(GrantTypes.AuthorizationCode);
        var machine = input.GrantTypes.Contains(GrantTypes.ClientCredentials);
        if (codes && input.RedirectUris.Count == 0)
            yield return new ProblemError("/redirectUris", ErrorCodes.Required, "authorization_code needs an address to come back to.");
        if (input.GrantTypes.Contains(GrantTypes.RefreshToken) && !codes)
            yield return new ProblemError("/grantTypes", ErrorCodes.InvalidFormat, "refresh_token needs authorization_code.");
        if (machine && input.TokenEndpointAuthMethod == AuthMethods.None)
            yield return new ProblemError(
                "/tokenEndpointAuthMethod",
                ErrorCodes.InvalidFormat,
                "client_credentials needs a client that authenticates (OAuth 2.1 4.2)."
            );
        if (machine && input.MultiTenant)
            yield return new ProblemError("/grantTypes", ErrorCodes.InvalidFormat, "A client of many tenants gets its tokens by people.");
    }

    private static IEnumerable<ProblemError> Keys(ClientInput input)
    {
        var given = (input.Jwks is null ? 0 : 1) + (input.JwksUri is null ? 0 : 1);
        if (input.TokenEndpointAuthMethod == AuthMethods.PrivateKeyJwt ? given != 1 : given != 0)
            yield return new ProblemError(
                "/jwks",
                ErrorCodes.InvalidFormat,
                "private_key_jwt needs jwks or jwksUri, other methods neither."
            );
        if (input.Jwks is { } jwks && (jwks.GetRawText().Length > MaxJwks || PublicJwk.Fault(jwks) is not null))
            yield return new ProblemError("/jwks", ErrorCodes.InvalidFormat, PublicJwk.Fault(jwks) ?? "At most 16 kB.");
        if (input.JwksUri is { } uri && !IsWebAddress(uri, loopbackToo: true))
            yield return new ProblemError("/jwksUri", ErrorCodes.InvalidFormat, "An https address.");
    }

    private static IEnumerable<ProblemError> Addresses(ClientInput input)
    {
        for (var i = 0; i < input.RedirectUris.Count; i++)
        {
            if (RedirectUriRule.Fault(input.RedirectUris[i]) is { } fault)
                yield return new ProblemError($"/redirectUris/{i}", ErrorCodes.InvalidFormat, fault);
        }
        for (var i = 0; i < input.AllowedOrigins.Count; i++)
        {
            if (Origins.Normalise(input.AllowedOrigins[i]) is null)
                yield return new ProblemError(
                    $"/allowedOrigins/{i}",
                    ErrorCodes.InvalidFormat,
                    "An https origin, as https://crm.example.com."
                );
        }
        if (input.WebsiteUri is { } website && !IsWebAddress(website, loopbackToo: false))
            yield return new ProblemError("/websiteUri", ErrorCodes.InvalidFormat, "An https address.");
        if (input.LogoUri is { } logo && !IsWebAddress(logo, loopbackToo: false))
            yield return new ProblemError("/logoUri", ErrorCodes.InvalidFormat, "An https address.");
    }

    private static bool IsWebAddress(string text, bool loopbackToo) =>
        text.All(c => c is > ' ' and <= '~')
        && Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.UserInfo.Length + uri.Fragment.Length == 0
        && (uri.Scheme == Uri.UriSchemeHttps || (loopbackToo && uri is { Scheme: "http", IsLoopback: true }));

    /// <summary>Nobody gets more than they have by way of another client, nor by a new secret of a stronger one.</summary>
    /// <exception cref="ProblemException">403.</exception>
    public static void CheckReach(IEnumerable<string> scopes, TenantContext caller)
    {
        var beyond = scopes.Except(caller.GrantedScopes).ToArray();
        if (beyond.Length > 0)
            throw Problems.Forbidden($"Your token lacks {string.Join(", ", beyond)}.").Throw();
    }
}
