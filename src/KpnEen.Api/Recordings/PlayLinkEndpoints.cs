using KpnEen.Api.Conventions;
using KpnEen.Api.OpenApi;
using KpnEen.Api.Security;
using KpnEen.Api.Validation;
using KpnEen.Data.Records;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace KpnEen.Api.Recordings;

/// <summary>Links that play one recording to whoever has them (A24, S38).</summary>
internal static class PlayLinkEndpoints
{
    public static void MapPlayLinks(this IEndpointRouteBuilder v1)
    {
        var links = v1.MapGroup("/recordings/{recordingId}/play-links").WithTags("Recordings").WithIds();
        links
            .MapPost("", CreateAsync)
            .Operation(
                "createPlayLink",
                "Create a play link",
                "Whoever has the link hears the recording without a token, for 15 minutes at most. The answer holds it this once."
            )
            .Produces<PlayLinkCreated>(StatusCodes.Status201Created)
            .RequireScope(Scopes.RecordingsRead)
            .Idempotent();
        links
            .MapDelete("/{linkId}", RevokeAsync)
            .Operation("revokePlayLink", "Revoke a play link", "From now on it plays nothing.")
            .Produces(StatusCodes.Status204NoContent)
            .RequireScope(Scopes.RecordingsRead);
        v1.MapGet("/play/{linkId}", PlayAsync)
            .WithTags("Recordings")
            .WithIds()
            .AllowAnonymous()
            .OrScope(Scopes.RecordingsRead)
            .Operation(
                "playRecording",
                "Play a recording by its link",
                "With the ticket in the link, or with an access token of its tenant (scope recordings:read). WAV, two channels; takes one byte range (RFC 9110 14.2)."
            )
            .Produces<Stream>(StatusCodes.Status200OK, "audio/wav")
            .Produces<Stream>(StatusCodes.Status206PartialContent, "audio/wav")
            .Conditional()
            .CanAnswer(StatusCodes.Status403Forbidden, StatusCodes.Status410Gone, StatusCodes.Status416RangeNotSatisfiable);
    }

    private static async Task<IResult> CreateAsync(
        string recordingId,
        CreatePlayLink input,
        TenantContext tenant,
        PlayLinkStore links,
        ApiOptions api,
        CancellationToken cancellation
    )
    {
        InputCheck.Demand(input);
        var lifetime = TimeSpan.FromSeconds(input.ExpiresInSeconds);
        if (await links.CreateAsync(tenant.TenantId, recordingId, lifetime, tenant.ClientId, cancellation) is not var (link, secret))
            return Problems.NotFound();
        var path = $"/v1/play/{link.Id}";
        return TypedResults.Created(
            path,
            new PlayLinkCreated
            {
                Id = link.Id,
                RecordingId = recordingId,
                Url = $"{api.PublicUrl}{path}?ticket={secret}",
                ExpiresAt = link.ExpiresAt,
            }
        );
    }

    private static async Task<IResult> RevokeAsync(
        string recordingId,
        string linkId,
        TenantContext tenant,
        PlayLinkStore links,
        CancellationToken cancellation
    ) => await links.RevokeAsync(tenant.TenantId, recordingId, linkId, cancellation) ? TypedResults.NoContent() : Problems.NotFound();

    private static async Task<IResult> PlayAsync(
        string linkId,
        string? ticket,
        TenantContext tenant,
        PlayLinkStore links,
        RecordingStore recordings,
        RecordingAudio audio,
        HttpContext http,
        ILogger<PlayLink> log,
        CancellationToken cancellation
    )
    {
        if (await links.FindAsync(linkId, cancellation) is not { } link)
            return Problems.NotFound();
        if (ticket is null ? !HasToken(tenant, link.TenantId) : !PlayLinkStore.IsSecretOf(link, ticket))
            return ticket is null ? Problems.NotFound() : Problems.Of(ProblemCodes.LinkNotValid);
        if (!links.IsOpen(link))
            return Problems.Of(ProblemCodes.LinkExpired);
        if (await recordings.FindAsync(link.TenantId, link.RecordingId, cancellation) is not { } recording)
            return Problems.NotFound();
        log.LogInformation("Recording {Recording} is played by link {Link}", recording.Id, link.Id);
        return audio.Serve(recording, http, download: false);
    }

    private static bool HasToken(TenantContext tenant, string tenantId) =>
        tenant.IsAuthenticated && tenant.TenantIdOrNull == tenantId && tenant.GrantedScopes.Contains(Scopes.RecordingsRead);
}
