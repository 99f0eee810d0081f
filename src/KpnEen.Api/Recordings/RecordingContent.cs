using KpnEen.Api.Conventions;
using KpnEen.Api.Security;
using KpnEen.Data.Records;
using Microsoft.AspNetCore.Http;

namespace KpnEen.Api.Recordings;

/// <summary>The audio of a recording, for who has a token.</summary>
internal static class RecordingContent
{
    public static async Task<IResult> GetAsync(
        string recordingId,
        TenantContext tenant,
        RecordingStore recordings,
        RecordingAudio audio,
        HttpContext http,
        CancellationToken cancellation
    ) =>
        await recordings.FindAsync(tenant.TenantId, recordingId, cancellation) is { } recording
            ? audio.Serve(recording, http, download: true)
            : Problems.NotFound();
}
