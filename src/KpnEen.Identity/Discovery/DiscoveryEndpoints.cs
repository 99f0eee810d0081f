using KpnEen.Data.Identity;
using KpnEen.Http.Proofs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Identity;

/// <summary>What a client must know: metadata (RFC 8414, OIDC Discovery) and keys (RFC 7517).</summary>
internal static class DiscoveryEndpoints
{
    private static readonly IReadOnlyList<string> WithSecretOrKey =
    [
        AuthMethods.SecretBasic,
        AuthMethods.SecretPost,
        AuthMethods.PrivateKeyJwt,
    ];

    public static void MapDiscovery(this IEndpointRouteBuilder app, IdentityOptions options)
    {
        // RFC 8414 3.1 puts the issuer's path behind the well-known name, OIDC Discovery 4 in front of it.
        app.MapGet($"/.well-known/oauth-authorization-server{options.Path}", Metadata).ExcludeFromDescription();
        app.MapGet($"{options.Path}/.well-known/openid-configuration", Metadata).ExcludeFromDescription();
        app.MapGet($"{options.Path}/oauth/jwks", KeysAsync).ExcludeFromDescription();
    }

    private static JsonHttpResult<Dictionary<string, object>> Metadata(
        HttpContext context,
        IdentityOptions options,
        IEnumerable<IGrant> grants,
        PeopleOptions people
    )
    {
        MakePublic(context.Response);
        var metadata = new Dictionary<string, object>
        {
            ["issuer"] = options.IssuerName,
            ["token_endpoint"] = $"{options.IssuerName}/oauth/token",
            ["jwks_uri"] = $"{options.IssuerName}/oauth/jwks",
            ["revocation_endpoint"] = $"{options.IssuerName}/oauth/revoke",
            ["introspection_endpoint"] = $"{options.IssuerName}/oauth/introspect",
            ["response_types_supported"] = Array.Empty<string>(),
            ["grant_types_supported"] = grants.Select(grant => grant.GrantType).Order(StringComparer.Ordinal),
            ["dpop_signing_alg_values_supported"] = PublicJwk.Algorithms,
            ["protected_resources"] = options.Resources,
        };
        foreach (var endpoint in (string[])["token", "revocation", "introspection"])
        {
            // Public clients come with people only, and may not ask about tokens.
            metadata[$"{endpoint}_endpoint_auth_methods_supported"] =
                people.Enabled && endpoint != "introspection" ? AuthMethods.All : WithSecretOrKey;
            metadata[$"{endpoint}_endpoint_auth_signing_alg_values_supported"] = PublicJwk.Algorithms;
        }
        if (people.Enabled)
            metadata.AddPeople(options);
        return TypedResults.Json(metadata);
    }

    private static async Task<IResult> KeysAsync(HttpContext context, KeyRing ring, CancellationToken cancel)
    {
        MakePublic(context.Response);
        return TypedResults.Json(
            new { keys = (await ring.PublishedAsync(cancel)).Select(key => key.PublicKey) },
            contentType: "application/jwk-set+json"
        );
    }

    private static void MakePublic(HttpResponse response)
    {
        response.Headers.CacheControl = "public, max-age=300";
        response.Headers.AccessControlAllowOrigin = "*";
    }
}
