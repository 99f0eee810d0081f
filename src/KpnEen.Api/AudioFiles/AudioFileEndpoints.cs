using KpnEen.Api.Conventions;
using KpnEen.Api.OpenApi;
using KpnEen.Api.Security;
using KpnEen.Api.Settled;
using KpnEen.Api.Validation;
using KpnEen.Data.Audio;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace KpnEen.Api.AudioFiles;

/// <summary><c>/v1/audio-files</c>.</summary>
internal static class AudioFileEndpoints
{
    public static void MapAudioFiles(this IEndpointRouteBuilder v1)
    {
        var files = v1.MapGroup("/audio-files").WithTags("AudioFiles").WithIds();
        files
            .MapGet("", ListAsync)
            .Operation("listAudioFiles", "List audio files")
            .Produces<Page<AudioFile>>()
            .RequireScope(Scopes.DirectoryRead);
        files
            .MapPost("", AudioFileUpload.CreateAsync)
            .Operation(
                "createAudioFile",
                "Upload an audio file",
                "The body is the file: WAV with PCM of 8, 16 or 24 bits, A-law or µ-law, one or two channels, 8 to 48 kHz; at most 10 MB and 5 minutes, 100 files a company."
            )
            .WithMetadata(new AcceptsMetadata([AudioFileUpload.Wav], typeof(Stream)), new LargestBody(AudioFileStore.LargestFile))
            .Produces<AudioFile>(StatusCodes.Status201Created)
            .CanAnswer(StatusCodes.Status413PayloadTooLarge)
            .RequireScope(Scopes.DirectoryWrite)
            .Idempotent();
        files
            .MapGet("/{audioFileId}", GetAsync)
            .Operation("getAudioFile", "Get an audio file")
            .Produces<AudioFile>()
            .RequireScope(Scopes.DirectoryRead);
        files
            .MapGet("/{audioFileId}/content", ContentAsync)
            .Operation("getAudioFileContent", "Get the sound of an audio file", "As it was uploaded.")
            .Produces<Stream>(StatusCodes.Status200OK, AudioFileUpload.Wav)
            .Conditional()
            .RequireScope(Scopes.DirectoryRead);
        files
            .MapDelete("/{audioFileId}", DeleteAsync)
            .Operation(
                "deleteAudioFile",
                "Delete an audio file",
                "Not while the settings of a service name it; calls that play it play on."
            )
            .Produces(StatusCodes.Status204NoContent)
            .Conflicts(ProblemCodes.InUse)
            .RequireScope(Scopes.DirectoryWrite);
    }

    public static AudioFile Show(StoredAudioFile file) =>
        new()
        {
            Id = file.Id,
            Name = file.Name,
            DurationMs = file.DurationMs,
            Bytes = file.Bytes,
            Sha256 = file.Sha256,
            CreatedAt = file.CreatedAt,
            ContentUrl = $"/v1/audio-files/{file.Id}/content",
        };

    private static async Task<IResult> ListAsync(
        [AsParameters] PageRequest page,
        TenantContext tenant,
        AudioFileStore files,
        Cursors cursors,
        CancellationToken cancellation
    )
    {
        var cursor = cursors.For("listAudioFiles", tenant.TenantId);
        var rows = await files.ListAsync(tenant.TenantId, cursor.Read<AfterId>(page.Cursor)?.Id, page.Size() + 1, cancellation);
        return TypedResults.Ok(cursor.ToPage(rows, page.Size(), row => new AfterId(row.Id), Show));
    }

    private static async Task<IResult> GetAsync(
        string audioFileId,
        TenantContext tenant,
        AudioFileStore files,
        CancellationToken cancellation
    ) => await files.FindAsync(tenant.TenantId, audioFileId, cancellation) is { } file ? TypedResults.Ok(Show(file)) : Problems.NotFound();

    private static async Task<IResult> ContentAsync(
        string audioFileId,
        TenantContext tenant,
        AudioFileStore files,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        if (
            await files.FindAsync(tenant.TenantId, audioFileId, cancellation) is not { } file
            || await files.ContentAsync(tenant.TenantId, audioFileId, cancellation) is not { } content
        )
            return Problems.NotFound();
        http.Response.Headers["Repr-Digest"] = $"sha-256=:{Convert.ToBase64String(Convert.FromHexString(file.Sha256))}:";
        return TypedResults.File(
            content,
            AudioFileUpload.Wav,
            fileDownloadName: $"{file.Id}.wav",
            entityTag: new EntityTagHeaderValue($"\"{file.Sha256}\"")
        );
    }

    private static async Task<IResult> DeleteAsync(
        string audioFileId,
        TenantContext tenant,
        AudioFileStore files,
        CancellationToken cancellation
    ) =>
        await files.DeleteAsync(tenant.TenantId, audioFileId, cancellation) switch
        {
            AudioFileDeletion.Deleted => TypedResults.NoContent(),
            AudioFileDeletion.InUse => Problems.Conflict(ProblemCodes.InUse, "The settings of a service name the file."),
            _ => Problems.NotFound(),
        };
}
