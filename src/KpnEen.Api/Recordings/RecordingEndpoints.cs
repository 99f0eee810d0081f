using System.Text.Json;
using KpnEen.Api.Conventions;
using KpnEen.Api.OpenApi;
using KpnEen.Api.Security;
using KpnEen.Api.Settled;
using KpnEen.Api.Validation;
using KpnEen.Data.Log;
using KpnEen.Data.Records;
using KpnEen.Pbx.Events;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.Recordings;

/// <summary><c>/v1/recordings</c>, newest first.</summary>
internal static class RecordingEndpoints
{
    public static void MapRecordings(this IEndpointRouteBuilder v1)
    {
        var recordings = v1.MapGroup("/recordings").WithTags("Recordings").WithIds();
        recordings
            .MapGet("", ListAsync)
            .Operation(
                "listRecordings",
                "List recordings",
                "Newest first; the last 30 days unless `startedAfter` says otherwise, all days for one conversation."
            )
            .Produces<Page<RecordingView>>()
            .RequireScope(Scopes.RecordingsRead);
        recordings
            .MapGet("/{recordingId}", GetAsync)
            .Operation("getRecording", "Get a recording")
            .Produces<RecordingView>()
            .Conditional()
            .RequireScope(Scopes.RecordingsRead);
        recordings
            .MapGet("/{recordingId}/content", RecordingContent.GetAsync)
            .Operation(
                "getRecordingContent",
                "Get the audio of a recording",
                "WAV, two channels, 8 or 16 kHz. Takes one byte range (RFC 9110 14.2)."
            )
            .Produces<Stream>(StatusCodes.Status200OK, "audio/wav")
            .Produces<Stream>(StatusCodes.Status206PartialContent, "audio/wav")
            .Conditional()
            .CanAnswer(StatusCodes.Status416RangeNotSatisfiable)
            .RequireScope(Scopes.RecordingsRead);
        recordings
            .MapDelete("/{recordingId}", DeleteAsync)
            .Operation(
                "deleteRecording",
                "Delete a recording",
                "The audio and its key are removed and `call.recording.deleted` is sent. A call in progress must end first."
            )
            .Produces(StatusCodes.Status204NoContent)
            .Conflicts(ProblemCodes.InUse)
            .RequireScope(Scopes.RecordingsWrite);
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] PageRequest page,
        [AsParameters] TimeRange range,
        [AsParameters] ListShape shape,
        string? conversationId,
        string? userId,
        EstimatedTotal? includeTotal,
        TenantContext tenant,
        RecordingStore recordings,
        TimeProvider time,
        Cursors cursors,
        CancellationToken cancellation
    )
    {
        QueryText.Check("conversationId", conversationId);
        QueryText.Check("userId", userId);
        var (from, to) =
            range.StartedAfter is null && conversationId is not null
                ? (DateTimeOffset.MinValue, range.StartedBefore ?? DateTimeOffset.MaxValue)
                : range.Bounds(time);
        var filter = new RecordingFilter(from, to, conversationId, userId);
        var cursor = cursors.For(
            "listRecordings",
            tenant.TenantId,
            range.StartedAfter,
            range.StartedBefore,
            conversationId,
            userId,
            shape.Sort
        );
        var oldestFirst = !shape.IsDescending("startedAt", standard: true);
        var rows = await recordings.ListAsync(
            tenant.TenantId,
            filter,
            cursor.Read<AfterStart>(page.Cursor)?.Keyset,
            page.Size() + 1,
            cancellation,
            oldestFirst
        );
        var answer = cursor.ToPage(rows, page.Size(), row => AfterStart.Of(row.StartedAt, row.Id), Show);
        return shape.Answer(
            includeTotal is null ? answer : answer with { Total = await recordings.EstimateAsync(tenant.TenantId, filter, cancellation) }
        );
    }

    private static async Task<IResult> GetAsync(
        string recordingId,
        TenantContext tenant,
        RecordingStore recordings,
        HttpContext http,
        CancellationToken cancellation
    ) =>
        await recordings.FindAsync(tenant.TenantId, recordingId, cancellation) is { } recording
            ? ETags.Ok(http, Show(recording), recording.Revision)
            : Problems.NotFound();

    private static async Task<IResult> DeleteAsync(
        string recordingId,
        TenantContext tenant,
        RecordingStore recordings,
        CancellationToken cancellation
    ) =>
        await recordings.DeleteAsync(tenant.TenantId, recordingId, null, tenant.Actor, cancellation) switch
        {
            RecordingDeletion.Deleted => TypedResults.NoContent(),
            RecordingDeletion.InUse => Problems.Conflict(ProblemCodes.InUse, "The call is still in progress."),
            _ => Problems.NotFound(),
        };

    private static RecordingView Show(StoredRecording recording) =>
        new()
        {
            Id = recording.Id,
            ConversationId = recording.ConversationId,
            UserId = recording.UserId,
            Mode = recording.Mode,
            State = recording.State,
            StartedAt = recording.StartedAt,
            DurationMs = recording.DurationMs,
            Channels = recording.Channels,
            Bytes = recording.Bytes,
            Sha256 = recording.Sha256,
            RetentionUntil = recording.RetentionUntil,
            Pauses = recording.Pauses?.Deserialize<RecordingPause[]>(EventJson.Options),
            ContentUrl = RecordingAudio.IsPlayable(recording) ? $"/v1/recordings/{recording.Id}/content" : null,
        };
}
