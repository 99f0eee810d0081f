using KpnEen.Api.Conventions;
using KpnEen.Http.Proofs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.Security;

/// <summary>RFC 9728: tells clients which authorization servers and scopes this API knows.</summary>
internal static class ResourceMetadata
{
    public const string Path = "/.well-known/oauth-protected-resource";

    public static void MapResourceMetadata(this IEndpointRouteBuilder app) =>
        app.MapGet(
                Path,
                (ApiOptions api, TrustedIssuers issuers) =>
                    TypedResults.Json(
                        new Dictionary<string, object>
                        {
                            ["resource"] = api.PublicUrl,
                            ["authorization_servers"] = issuers.Names,
                            ["scopes_supported"] = Scopes.All.Keys,
                            ["bearer_methods_supported"] = (string[])["header"],
                            ["dpop_signing_alg_values_supported"] = PublicJwk.Algorithms,
                            ["resource_name"] = "KPN EEN API",
                            ["resource_documentation"] = $"{api.PublicUrl}/docs",
                        }
                    )
            )
            .AllowAnonymous()
            .ExcludeFromDescription();
}
