using System.Globalization;
using KpnEen.Api.Conventions;
using KpnEen.Api.Security;
using KpnEen.Data.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace KpnEen.Api.Recordings;

/// <summary>The audio of a recording: RFC 9110 ranges, RFC 9530 digest.</summary>
internal static class RecordingContent
{
    /// <summary>The file is whole: while a call is recorded it still grows.</summary>
    public static bool IsPlayable(StoredRecording recording) => recording is { State: "available", Sha256: not null };

    public static async Task<IResult> GetAsync(
        string recordingId,
        TenantContext tenant,
        RecordingStore recordings,
        RecordingFolder folder,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        if (await recordings.FindAsync(tenant.TenantId, recordingId, cancellation) is not { } recording || !IsPlayable(recording))
            return Problems.NotFound();
        // The name is the switch's own, out of the row; nothing the client sent is part of it.
        var file = new FileInfo(folder.PathOf(recording.File));
        if (!file.Exists)
            return Problems.NotFound();
        if (!IsServable(http.Request.Headers.Range, file.Length))
            return Problems
                .Of(ProblemCodes.RangeNotSatisfiable)
                .WithHeader("Content-Range", string.Create(CultureInfo.InvariantCulture, $"bytes */{file.Length}"));

        http.Response.Headers["Repr-Digest"] = $"sha-256=:{Convert.ToBase64String(Convert.FromHexString(recording.Sha256!))}:";
        return TypedResults.PhysicalFile(
            file.FullName,
            "audio/wav",
            fileDownloadName: $"{recording.Id}.wav",
            entityTag: new EntityTagHeaderValue($"\"{recording.Sha256}\""),
            enableRangeProcessing: true
        );
    }

    /// <summary>One range that begins inside the file. Several at once cost much and no player needs them; what is no range at all is passed over (RFC 9110 14.2).</summary>
    private static bool IsServable(StringValues header, long length)
    {
        if (!RangeHeaderValue.TryParse(header.ToString(), out var range) || range.Unit != "bytes")
            return true;
        return range.Ranges.Count == 1 && range.Ranges.First() is var one && (one.From is { } from ? from < length : one.To is > 0);
    }
}
