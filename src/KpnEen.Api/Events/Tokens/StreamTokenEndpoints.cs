using KpnEen.Api.CallMeNow;
using KpnEen.Api.Conventions;
using KpnEen.Api.OpenApi;
using KpnEen.Api.Security;
using KpnEen.Api.Validation;
using KpnEen.Data.Log;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.Events;

/// <summary><c>/v1/events/stream-tokens</c>: the live stream for browsers.</summary>
internal static class StreamTokenEndpoints
{
    public static void MapStreamTokens(this IEndpointRouteBuilder v1) =>
        v1.MapPost("/events/stream-tokens", Create)
            .WithTags("Events")
            .Operation(
                "createStreamToken",
                "Create a stream token",
                "A browser opens the event stream by it, for 10 minutes at most. It shows only what is named here and opens nothing else. Ask for one in your server, and hand its url to the page."
            )
            .Produces<StreamTokenCreated>(StatusCodes.Status201Created)
            .RequireScope(Scopes.EventsRead)
            .Idempotent();

    private static Created<StreamTokenCreated> Create(
        CreateStreamToken input,
        TenantContext tenant,
        StreamTokens tokens,
        ApiOptions api,
        HttpContext http
    )
    {
        InputCheck.Demand(input);
        var by = http.Features.GetRequiredFeature<AccessToken>();
        var origin = input.AllowedOrigin is { } text ? Origins.Normalise(text) : null;
        var filter = new EventFilter(input.Types, input.ConversationId, input.UserId);
        var (token, expiresAt) = tokens.Issue(by, tenant.TenantId, filter, origin, TimeSpan.FromSeconds(input.ExpiresInSeconds));
        return TypedResults.Created(
            "/v1/events/stream",
            new StreamTokenCreated
            {
                Token = token,
                Url = $"{api.PublicUrl}/v1/events/stream?{StreamTokens.Parameter}={token}",
                ExpiresAt = expiresAt,
            }
        );
    }
}
